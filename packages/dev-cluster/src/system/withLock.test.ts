import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sleep } from './sleep';
import { withLock } from './withLock';

const NAME = `/test/withLock/${process.pid}`;

describe('withLock', () => {
  it('lets one in at a time, and tells the others who it is', async () => {
    const order: string[] = [];
    const waitedFor: (number | undefined)[] = [];
    const first = withLock(NAME, async () => {
      order.push('first in');
      await sleep(300);
      order.push('first out');
    });
    await sleep(50);
    const second = withLock(NAME, async () => order.push('second in'), {
      onWait: pid => waitedFor.push(pid),
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['first in', 'first out', 'second in']);
    expect(waitedFor).toEqual([process.pid]);
  });

  it('is free again after an error', async () => {
    const failing = withLock(NAME, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(withLock(NAME, async () => 'in')).resolves.toBe('in');
  });

  it('is free again when its holder was killed', async () => {
    // The name as withLock makes it: another process holds the same socket.
    const holder = spawn(process.execPath, [
      '-e',
      `const d = require('crypto').createHash('sha256').update(${JSON.stringify(
        NAME,
      )}).digest('hex');
       require('net').createServer().listen({ path: '\\0agentic-sessions/lock/' + d.slice(0, 40) }, () => console.log('held'));`,
    ]);
    await once(holder.stdout, 'data');
    let entered = false;
    const waiting = withLock(NAME, async () => {
      entered = true;
    });
    await sleep(300);
    expect(entered).toBe(false);
    holder.kill('SIGKILL');
    await waiting;
    expect(entered).toBe(true);
  });
});
