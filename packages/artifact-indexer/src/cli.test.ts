import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './cli';

describe('artifact-indexer', () => {
  let folder: string;
  let printed: string[];
  let complaints: string[];
  const where = () => [
    '--store',
    join(folder, 'store'),
    '--namespace',
    'payments',
    '--session',
    'a3f0e6d2-1111-4222-8333-444455556666',
  ];
  const run = (...args: string[]) =>
    main(args, {
      now: () => new Date('2026-01-02T03:04:05Z'),
      out: text => printed.push(text),
      err: text => complaints.push(text),
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'artifact-cli-'));
    printed = [];
    complaints = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('puts versions of a file, lists them and verifies them', async () => {
    const file = join(folder, 'report.md');
    for (const content of ['one', 'one', 'two']) {
      writeFileSync(file, content);
      await expect(run('put', ...where(), file)).resolves.toBe(0);
    }
    printed = [];
    await expect(run('list', ...where())).resolves.toBe(0);
    expect(printed.map(line => JSON.parse(line))).toEqual([
      expect.objectContaining({ path: 'report.md', version: 1, size: 3 }),
      expect.objectContaining({
        path: 'report.md',
        version: 2,
        mediaType: 'text/markdown',
        type: 'output',
        time: '2026-01-02T03:04:05.000Z',
      }),
    ]);
    await expect(run('verify', ...where())).resolves.toBe(0);
  });

  it('says which file was changed or lost, and fails', async () => {
    const file = join(folder, 'a.txt');
    writeFileSync(file, 'a');
    await run('put', ...where(), file, '--as', 'logs/a.txt', '--type', 'log');
    const { digest } = JSON.parse(printed[0]);
    const stored = readdirSync(folder, {
      recursive: true,
      encoding: 'utf8',
    }).find(name => name.endsWith(digest))!;
    writeFileSync(join(folder, stored), 'b');
    printed = [];
    await expect(run('verify', ...where())).resolves.toBe(1);
    rmSync(join(folder, stored));
    await expect(run('verify', ...where())).resolves.toBe(1);
    expect(printed).toEqual([
      'changed\tlogs/a.txt\tversion 1',
      'missing\tlogs/a.txt\tversion 1',
    ]);
  });

  it.each([
    [['steal']],
    [['put', '--store', 'x']],
    [['list', '--store', 'x', '--namespace', 'n', '--session', 's', 'extra']],
    [['list', '--unknown']],
  ])('explains itself for %j', async args => {
    await expect(run(...args)).resolves.toBe(2);
    expect(complaints[0]).toContain('artifact-indexer put');
  });

  it('refuses a path that leads out', async () => {
    const file = join(folder, 'a.txt');
    writeFileSync(file, 'a');
    await expect(run('put', ...where(), file, '--as', '../a')).resolves.toBe(1);
    expect(complaints[0]).toMatch(/Not a path/);
  });
});
