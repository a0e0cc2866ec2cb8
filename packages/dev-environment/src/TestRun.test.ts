import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { ProcessRegister } from './ProcessRegister';
import { TestRun } from './TestRun';
import { isAlive } from './__testUtils__/isAlive';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

async function startSleeper(): Promise<number> {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  return child.pid!;
}

function makeOptions() {
  const ended: string[] = [];
  return {
    ended,
    registerDirectory: path.join(temporaryFolder(), 'test-runs'),
    endNode: async (folder: string) => {
      ended.push(folder);
    },
  };
}

/** As if the process that began a run had been killed: its note stays, under the number of one that is gone. */
function kill(registerDirectory: string): void {
  const [name] = readdirSync(registerDirectory);
  renameSync(
    path.join(registerDirectory, name),
    path.join(registerDirectory, '999999999-5'),
  );
}

describe('TestRun', () => {
  it('takes away all that a run has left that was killed', async () => {
    const options = makeOptions();
    const killed = await TestRun.begin(options);
    const state = killed.makeFolder('state');
    const other = killed.makeFolder('postgres');
    mkdirSync(path.join(state, 'node'));
    const postgres = await startSleeper();
    const portal = await startSleeper();
    const inner = await startSleeper();
    killed.register.add('PostgreSQL', postgres);
    new ProcessRegister(path.join(state, 'start-1')).add('inner', inner);
    new ProcessRegister(state).add('portal', portal);
    kill(options.registerDirectory);

    const next = await TestRun.begin(options);
    expect([postgres, portal, inner].filter(isAlive)).toEqual([]);
    expect([state, other].filter(existsSync)).toEqual([]);
    expect(options.ended).toEqual([path.join(state, 'node')]);
    expect(next.swept).toEqual(['PostgreSQL', 'portal', 'inner', state, other]);
    next.end();
    expect(readdirSync(options.registerDirectory)).toEqual([]);
  });

  it('leaves alone what a run has that still lives', async () => {
    const options = makeOptions();
    const living = await TestRun.begin(options);
    const folder = living.makeFolder('state');
    const pid = await startSleeper();
    living.register.add('PostgreSQL', pid);

    // Notes go by process: another one of this process would be the same, so the second is another's.
    const before = readdirSync(options.registerDirectory);
    await expect(TestRun.begin(options)).rejects.toThrow(/EEXIST/);
    expect(readdirSync(options.registerDirectory)).toEqual(before);
    expect(existsSync(folder)).toBe(true);
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    living.end();
    expect(existsSync(folder)).toBe(false);
  });
});
