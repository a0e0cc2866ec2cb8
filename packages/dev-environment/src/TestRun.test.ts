import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { ProcessRegister } from './ProcessRegister';
import { TestRun } from './TestRun';
import { isAlive } from './__testUtils__/isAlive';
import { startHolder } from './__testUtils__/startHolder';
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
    path.join(registerDirectory, `${name.split('-')[0]}-999999999-5`),
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
    await next.end();
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
    await living.end();
    expect(existsSync(folder)).toBe(false);
  });

  it.each(['killed', 'ended'])(
    'takes away the npm start of a test whose run was %s, before what it would start again',
    async how => {
      const options = makeOptions();
      const run = await TestRun.begin(options);
      const inner = path.join(run.makeFolder('state'), 'start-1');
      const { pid, supervised } = await startHolder(inner);
      const first = supervised();
      mkdirSync(path.join(inner, 'node'));
      let ending = run;
      if (how === 'killed') {
        kill(options.registerDirectory);
        ending = await TestRun.begin(options);
      }
      await ending.end();
      // Whether what it had started was gone before it was looked for is chance.
      expect(ending.swept.filter(what => what !== 'portal')).toEqual(
        how === 'killed' ? ['npm start', path.dirname(inner)] : [],
      );
      expect([pid, first].filter(isAlive)).toEqual([]);
      expect(options.ended).toEqual([path.join(inner, 'node')]);
      expect(existsSync(inner)).toBe(false);
      expect(readdirSync(options.registerDirectory)).toEqual([]);
    },
  );

  it('leaves alone what a run in another container has, of whose processes it knows nothing', async () => {
    const options = makeOptions();
    const note = path.join(options.registerDirectory, '1-999999999-5');
    mkdirSync(note, { recursive: true });
    const run = await TestRun.begin(options);
    expect(run.swept).toEqual([]);
    await run.end();
    expect(readdirSync(options.registerDirectory)).toEqual(['1-999999999-5']);
  });

  it('sweeps once where two runs begin at the same time', async () => {
    const options = makeOptions();
    const killed = await TestRun.begin(options);
    killed.makeFolder('state');
    kill(options.registerDirectory);
    const both = await Promise.allSettled([
      TestRun.begin(options),
      TestRun.begin(options),
    ]);
    // The second finds the first one's note, which is this same process's.
    expect(both[0]).toMatchObject({ value: { swept: [expect.any(String)] } });
    expect(both[1]).toMatchObject({ reason: { code: 'EEXIST' } });
  });
});
