import { eventually } from '@agentic-sessions/test-support';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endLockHolder } from './endLockHolder';
import { isAlive } from './__testUtils__/isAlive';
import { startHolder } from './__testUtils__/startHolder';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

describe('endLockHolder', () => {
  it('lets what holds the lock end what it supervises', async () => {
    const folder = temporaryFolder();
    const { pid, supervised } = await startHolder(folder);
    expect(await endLockHolder(folder)).toBe(pid);
    expect([pid, supervised()].filter(isAlive)).toEqual([]);
  });

  it('kills one that does not listen', async () => {
    const folder = temporaryFolder();
    const { pid, supervised } = await startHolder(folder, ':');
    expect(await endLockHolder(folder, 300)).toBe(pid);
    expect(isAlive(pid)).toBe(false);
    process.kill(supervised(), 'SIGKILL');
  });

  it('leaves alone a process that was given the number of one that is gone', async () => {
    const folder = temporaryFolder();
    expect(await endLockHolder(folder)).toBeUndefined();
    const { pid, supervised } = await startHolder(folder);
    writeFileSync(path.join(folder, 'lock'), `${pid} 5`);
    expect(await endLockHolder(folder)).toBeUndefined();
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGTERM');
    await eventually(() => expect(isAlive(supervised())).toBe(false));
    expect(existsSync(path.join(folder, 'lock'))).toBe(true);
  });
});
