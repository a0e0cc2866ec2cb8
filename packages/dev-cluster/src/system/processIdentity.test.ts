import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identifyProcess, isRunning } from './processIdentity';

describe('isRunning', () => {
  it('knows a living process, and that it is gone', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const identity = identifyProcess(child.pid ?? 0);
    expect(isRunning(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(identity)).toBe(false);
  });

  it('does not take another process with the same number for it', () => {
    expect(isRunning({ pid: process.pid, startTime: '1' })).toBe(false);
  });
});
