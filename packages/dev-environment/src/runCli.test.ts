import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from './paths';

const url = (file: string) => pathToFileURL(path.join(checkout, file)).href;
const children: ChildProcess[] = [];
afterAll(() => children.forEach(child => child.kill('SIGKILL')));

/** Runs a command line of its own process, as `npm start` does. */
function run(body: string, stdio: 'ignore' | 'ipc' = 'ignore') {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      `--import=${url('scripts/lib/typescript.mjs')}`,
      '--input-type=module',
      '-e',
      `import { runCli } from '${url(
        'packages/dev-environment/src/runCli.ts',
      )}';
       import { UserError } from '${url(
         'packages/dev-environment/src/UserError.ts',
       )}';
       const untilAborted = signal => new Promise(done => { setInterval(() => {}, 1000); signal.addEventListener('abort', done); });
       await runCli(async ({ write, signal, atEnd }) => { ${body} });`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe', stdio] },
  );
  children.push(child);
  let text = '';
  const listen = (chunk: Buffer) => {
    text += chunk;
  };
  child.stdout!.on('data', listen);
  child.stderr!.on('data', listen);
  // Not upon 'close', which does not come to a child whose channel was closed.
  const ended = Promise.all([
    once(child, 'exit'),
    once(child.stdout!, 'end'),
    once(child.stderr!, 'end'),
  ]).then(([[code]]) => ({ code: code as number | null, text }));
  const ready = new Promise<void>(resolve => {
    child.stdout!.on('data', () => text.includes('ready') && resolve());
  });
  return { child, ended, ready };
}

const UNDO = `
  atEnd('first', () => write('undone first'));
  atEnd('second', async () => write('undone second'));
`;

describe('runCli', () => {
  jest.setTimeout(30_000);

  it('undoes what was done in reverse order, and keeps the exit code of the command', async () => {
    const { ended } = run(`${UNDO} process.exitCode = 3;`);
    expect(await ended).toEqual({
      code: 3,
      text: 'undone second\nundone first\n',
    });
  });

  it("shows a person's error without a stack, and undoes", async () => {
    const { ended } = run(
      `${UNDO} throw new UserError('Port 1 is taken.\\n    End it.');`,
    );
    expect(await ended).toEqual({
      code: 1,
      text: '\nPort 1 is taken.\n    End it.\nundone second\nundone first\n',
    });
  });

  it('undoes also upon what nobody caught, and says the cure of a full disk', async () => {
    const { ended } = run(`${UNDO}
      setTimeout(() => { throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }); });
      await untilAborted(signal);
      await new Promise(() => {});`);
    const { code, text } = await ended;
    expect(code).toBe(1);
    expect(text).toMatch(
      /^\nThe disk is full: .*\n {4}Free some space[^\n]*\nundone second\nundone first\n$/,
    );
  });

  it('goes on undoing where one part fails, and says which', async () => {
    const { ended } = run(
      `${UNDO} atEnd('third', () => { throw new UserError('it is stuck'); });`,
    );
    expect(await ended).toEqual({
      code: 1,
      text: 'Ending third: it is stuck\nundone second\nundone first\n',
    });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends in order upon %s',
    async name => {
      const { child, ended, ready } = run(
        `${UNDO} write('ready'); await untilAborted(signal);`,
      );
      await ready;
      child.kill(name);
      expect(await ended).toEqual({
        code: 0,
        text: 'ready\n\nEnding what was started …\nundone second\nundone first\n',
      });
    },
  );

  it('goes on ending in order where SIGTERM comes twice, as when a whole group is sent it', async () => {
    const { child, ended, ready } = run(
      `${UNDO}
       atEnd('slow', () => new Promise(done => process.once('SIGTERM', done)));
       write('ready'); await untilAborted(signal);`,
    );
    await ready;
    child.kill('SIGTERM');
    await once(child.stdout!, 'data');
    child.kill('SIGTERM');
    expect(await ended).toEqual({
      code: 0,
      text: 'ready\n\nEnding what was started …\nundone second\nundone first\n',
    });
  });

  it('says with its exit code that it was ended before it was ready', async () => {
    const { child, ended, ready } = run(
      `${UNDO} write('ready'); await untilAborted(signal); signal.throwIfAborted();`,
    );
    await ready;
    child.kill('SIGTERM');
    expect(await ended).toEqual({
      code: 130,
      text: 'ready\n\nEnding what was started …\nundone second\nundone first\n',
    });
  });

  it('ends at once upon a second Ctrl-C', async () => {
    const { child, ended, ready } = run(
      `atEnd('slow', () => new Promise(() => {})); write('ready'); await untilAborted(signal);`,
    );
    await ready;
    child.kill('SIGINT');
    await once(child.stdout!, 'data');
    child.kill('SIGINT');
    const { code, text } = await ended;
    expect(code).toBe(130);
    expect(text).toContain('Ended at once; the next start cleans up.');
  });

  it('ends in order when whoever called it by node24.mjs was killed', async () => {
    const { child, ended, ready } = run(
      `${UNDO} write('ready'); await untilAborted(signal);`,
      'ipc',
    );
    await ready;
    child.disconnect();
    expect(await ended).toEqual({
      code: 0,
      text: 'ready\nundone second\nundone first\n',
    });
  });
});
