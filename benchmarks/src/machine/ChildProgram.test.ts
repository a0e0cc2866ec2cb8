import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChildProgram } from './ChildProgram';

describe('ChildProgram', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'child-program-'));
  const logFile = path.join(folder, 'log');
  const ended: Error[] = [];
  const program = new ChildProgram({
    name: 'The clock',
    logFile,
    onUnexpectedEnd: error => ended.push(error),
  });
  const run = (script: string) =>
    program.start(process.execPath, ['-e', script], {});
  const says = (word: string) => () =>
    readFileSync(logFile, 'utf8').includes(word);

  afterEach(async () => {
    await program.stop();
    ended.length = 0;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs until it is asked to end, which is no surprise', async () => {
    run('console.log("tick"); setInterval(() => {}, 1000)');
    expect(program.pid).toBeGreaterThan(0);
    expect(await program.until('ticking', says('tick'))).toBeGreaterThan(0);
    await program.stop();
    expect(program.pid).toBeUndefined();
    expect(ended).toEqual([]);
  });

  it('tells with its last words when it ends by itself', async () => {
    run('console.error("no spring"); process.exit(3)');
    await expect(program.until('ticking', () => false)).rejects.toThrow(
      /^The clock was not ticking after .* s: [^]*no spring/,
    );
    expect(ended.map(String)).toEqual([
      expect.stringMatching(/The clock ended \(code 3\): [^]*no spring/),
    ]);
  });

  it('says so where there is no such program', async () => {
    program.start(path.join(folder, 'absent'), [], {});
    await expect(program.until('ticking', () => false)).rejects.toThrow(
      /was not ticking/,
    );
    expect(ended.map(String)).toEqual([expect.stringContaining('ENOENT')]);
  });

  it('waits no longer than its caller', async () => {
    run('setInterval(() => {}, 1000)');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(
      program.until('ticking', () => false, { signal }),
    ).rejects.toThrow('enough');
  });
});
