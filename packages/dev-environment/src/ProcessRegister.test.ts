import { eventually } from '@agentic-sessions/test-support';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProcessRegister } from './ProcessRegister';
import { isAlive } from './__testUtils__/isAlive';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

async function startSleeper(script = 'exec sleep 60'): Promise<number> {
  const child = spawn('sh', ['-c', script], {
    detached: true,
    stdio: 'ignore',
  });
  await once(child, 'spawn');
  return child.pid!;
}

describe('ProcessRegister', () => {
  it('ends what an earlier start has left, and says what', async () => {
    const folder = temporaryFolder();
    const [portal, operator] = [await startSleeper(), await startSleeper()];
    const earlier = new ProcessRegister(folder);
    earlier.add('portal', portal);
    earlier.add('operator', operator);

    expect(await new ProcessRegister(folder).sweep()).toEqual([
      'portal',
      'operator',
    ]);
    expect([portal, operator].filter(isAlive)).toEqual([]);
    expect(await new ProcessRegister(folder).sweep()).toEqual([]);
  });

  it('kills what does not listen, and what its group has left', async () => {
    const folder = temporaryFolder();
    const pid = await startSleeper(
      `sleep 60 & echo $! > ${folder}/grandchild; trap "" TERM; while :; do sleep 1; done`,
    );
    const grandchild = await eventually(() => {
      const text = readFileSync(path.join(folder, 'grandchild'), 'utf8');
      expect(text).toMatch(/^\d+\n$/);
      return Number(text);
    });
    new ProcessRegister(folder).add('portal', pid);
    expect(await new ProcessRegister(folder).sweep()).toEqual(['portal']);
    expect(isAlive(pid)).toBe(false);
    await eventually(() => expect(isAlive(grandchild)).toBe(false));
  }, 20_000);

  it('forgets the process that another one of its name replaced', async () => {
    const folder = temporaryFolder();
    const register = new ProcessRegister(folder);
    register.add('portal', 1);
    const pid = await startSleeper();
    register.add('portal', pid);
    expect(await new ProcessRegister(folder).sweep()).toEqual(['portal']);
    expect(isAlive(pid)).toBe(false);
  });

  it('leaves alone a process that was given the number of one that is gone', async () => {
    const folder = temporaryFolder();
    const pid = await startSleeper();
    writeFileSync(
      path.join(folder, 'processes.json'),
      JSON.stringify([{ name: 'portal', pid, startTime: '1' }]),
    );
    expect(await new ProcessRegister(folder).sweep()).toEqual([]);
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });

  it('minds no process that ends between the look and the signal', async () => {
    const folder = temporaryFolder();
    new ProcessRegister(folder).add('portal', await startSleeper());
    const kill = jest.spyOn(process, 'kill').mockImplementationOnce(pid => {
      process.kill(pid, 'SIGKILL');
      throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
    });
    expect(await new ProcessRegister(folder).sweep()).toEqual(['portal']);
    kill.mockRestore();
  });

  it('says what to do with a register that cannot be read', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'processes.json'), '[{"na');
    await expect(new ProcessRegister(folder).sweep()).rejects.toThrow(
      /processes\.json cannot be read\. .* then remove the file/,
    );
  });
});
