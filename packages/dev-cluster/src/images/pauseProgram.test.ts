import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../system/sleep';
import { pauseProgram } from './pauseProgram';

describe('pauseProgram', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pause-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('stays until it is asked to end', async () => {
    const file = join(folder, 'pause');
    writeFileSync(file, pauseProgram(), { mode: 0o755 });
    const child = spawn(file);
    const ended = once(child, 'exit');
    await once(child, 'spawn');
    child.kill('SIGCHLD');
    await sleep(200);
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('knows the processors it was written for', () => {
    expect(pauseProgram('arm64').readUInt16LE(18)).toBe(183);
    expect(() => pauseProgram('mips')).toThrow(/no node for the processor/);
  });
});
