import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireGo } from './requireGo';

describe('requireGo', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'go-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fakeGo = (body: string) =>
    writeFileSync(join(folder, 'go'), `#!/bin/sh\n${body}\n`, { mode: 0o755 });

  it.each(['go1.26.0', 'go1.27rc1', 'go2.0'])('takes %s', async version => {
    fakeGo(`echo ${version}`);
    await expect(requireGo(folder, folder)).resolves.toBe(join(folder, 'go'));
  });

  it.each([
    ['there is none', undefined, /there is no Go to build them/],
    ['it is old', 'echo go1.22.3', /Go go1\.22\.3 is too old/],
    [
      'it may not fetch a newer one',
      'echo "go.mod requires go >= 1.26.0 (running go 1.24)" >&2; exit 1',
      /requires go >= 1\.26/,
    ],
  ])('says the cure when %s', async (_, body, problem) => {
    if (body) {
      fakeGo(body);
    }
    const failure = requireGo(folder, folder);
    await expect(failure).rejects.toThrow(problem);
    await expect(failure).rejects.toThrow(/Install Go 1\.26 or newer/);
  });
});
