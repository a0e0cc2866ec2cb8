import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patchSources } from './patchSources';

describe('patchSources', () => {
  let folder: string;
  let original: string;
  const at = (...parts: string[]) => join(folder, ...parts);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'patched sources-'));
    for (const name of ['recipe', 'work', 'module']) {
      mkdirSync(at(name));
    }
    original = at('module', 'main.go');
    writeFileSync(original, 'if err != nil {\n\treturn err\n}\n');
    chmodSync(original, 0o444);
    chmodSync(at('module'), 0o555);
    writeFileSync(at('recipe', 'go.mod'), 'module x\n');
    writeFileSync(at('recipe', 'go.sum'), 'sums\n');
    writeFileSync(
      at('go'),
      `#!/bin/sh\necho "{\\"Dir\\": \\"${at(
        'module',
      )}\\", \\"Path\\": \\"$4\\"}"\n`,
      { mode: 0o755 },
    );
  });
  afterEach(() => {
    chmodSync(at('module'), 0o755);
    rmSync(folder, { recursive: true });
  });

  const patch = (before: string) =>
    patchSources(
      [
        {
          module: 'example.invalid/lib',
          file: 'main.go',
          before,
          after: 'if err != nil && !mild(err) {',
        },
      ],
      at('go'),
      at('recipe'),
      at('work'),
    );

  it('changes a copy, and has Go take that instead', async () => {
    const [argument, ...rest] = await patch('if err != nil {');
    expect(rest).toEqual([]);
    const modFile = argument.replace('-modfile=', '');
    const [, copy] =
      /^replace example\.invalid\/lib => "(.*)"$/m.exec(
        readFileSync(modFile, 'utf8'),
      ) ?? [];
    expect(readFileSync(join(copy, 'main.go'), 'utf8')).toContain('mild(err)');
    expect(readFileSync(original, 'utf8')).not.toContain('mild');
    expect(readFileSync(at('recipe', 'go.mod'), 'utf8')).toBe('module x\n');
    expect(readFileSync(join(modFile, '..', 'go.sum'), 'utf8')).toBe('sums\n');
  });

  it.each([
    ['none', 'if error'],
    ['several', 'err'],
  ])('refuses a patch that fits %s', async (_, before) => {
    await expect(patch(before)).rejects.toMatchObject({
      code: 'BuildFailed',
      message: expect.stringMatching(/one is to be changed.*another version/s),
    });
  });

  it('has nothing to say where nothing is to be changed', async () => {
    expect(await patchSources([], '/no/go', '/nowhere', '/nowhere')).toEqual(
      [],
    );
  });
});
