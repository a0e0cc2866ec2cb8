import { eventually } from '@agentic-sessions/test-support';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './runCommand';
import { UserError } from './UserError';
import { isAlive } from './__testUtils__/isAlive';
import { temporaryFolder } from './__testUtils__/temporaryFolder';

const logFile = () => path.join(temporaryFolder(), 'command.log');
const sh = (script: string, options: { logFile?: string } = {}) =>
  runCommand('sh', ['-c', script], {
    logFile: logFile(),
    what: 'Trying it',
    ...options,
  });

describe('runCommand', () => {
  it('gives what the command printed and keeps all of it in a file', async () => {
    const log = logFile();
    expect(await sh('echo out; echo err >&2', { logFile: log })).toBe('out\n');
    expect(readFileSync(log, 'utf8').split('\n').sort()).toEqual([
      '',
      'err',
      'out',
    ]);
  });

  it('fails with the last lines, also those printed last of all', async () => {
    const failing = sh('seq 1 50000; echo the cause >&2; exit 3');
    await expect(failing).rejects.toThrow(
      /^Trying it failed \(sh ended with 3\):[^]*the cause\n {4}The whole output is in /,
    );
    await expect(failing).rejects.toBeInstanceOf(UserError);
  });

  it('names the signal that ended it', async () => {
    await expect(sh('kill -9 $$')).rejects.toThrow(/ended with SIGKILL/);
  });

  it('says which program is missing', async () => {
    await expect(
      runCommand('no-such-program', [], { logFile: logFile(), what: 'Trying' }),
    ).rejects.toThrow('Trying needs no-such-program, which is not there.');
  });

  it('tells the cure where the command says that the disk is full', async () => {
    await expect(sh('/bin/echo x > /dev/full')).rejects.toThrow(
      /^The disk is full: Trying it could not go on \(.*\)\.\n {4}Free some space/,
    );
  });

  it('goes on where only its log finds the disk full', async () => {
    expect(await sh('echo out', { logFile: '/dev/full' })).toBe('out\n');
    await expect(sh('exit 1', { logFile: '/dev/full' })).rejects.toThrow(
      /exit 1|ended with 1/,
    );
  });

  it('ends the command when it is told to, and only then returns', async () => {
    const controller = new AbortController();
    let pid = 0;
    const running = runCommand('sleep', ['60'], {
      logFile: logFile(),
      what: 'Sleeping',
      signal: controller.signal,
      onStart: id => {
        pid = id;
      },
    });
    expect(isAlive(pid)).toBe(true);
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(isAlive(pid)).toBe(false);
    await expect(
      runCommand('true', [], {
        logFile: logFile(),
        what: 'Later',
        signal: controller.signal,
      }),
    ).rejects.toThrow('enough');
  });

  // A worker of jest's, for one: it holds the output open, and may be deaf or have left the group.
  it.each([
    ['is deaf', `trap "" TERM; while :; do sleep 1; done`, ''],
    ['outlives it', 'sleep 60', ''],
    ['left its group', 'sleep 60', 'setsid'],
  ])(
    'waits for no grandchild that %s once it is told to end',
    async (_, script, by) => {
      const file = path.join(temporaryFolder(), 'grandchild');
      const controller = new AbortController();
      const running = runCommand(
        'sh',
        ['-c', `${by} sh -c 'echo $$ > ${file}; ${script}' & wait`],
        {
          logFile: logFile(),
          what: 'Trying',
          signal: controller.signal,
          graceMs: 500,
        },
      );
      const grandchild = await eventually(() => {
        const text = readFileSync(file, 'utf8');
        expect(text).toMatch(/^\d+\n$/);
        return Number(text);
      });
      controller.abort(new Error('enough'));
      await expect(running).rejects.toThrow('enough');
      if (by) {
        process.kill(-grandchild, 'SIGKILL');
      }
      await eventually(() => expect(isAlive(grandchild)).toBe(false));
    },
    20_000,
  );

  it('takes along what a command left behind', async () => {
    const pid = Number(await sh('sleep 60 & echo $!'));
    await eventually(() => expect(isAlive(pid)).toBe(false));
  });
});
