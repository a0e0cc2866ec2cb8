import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPrograms, type Programs } from '../__testUtils__/buildPrograms';

jest.setTimeout(30_000);

describe('the shim', () => {
  let programs: Programs;
  let folder: string;
  let shim: ChildProcess;
  let log: string;
  let exited: Promise<number | null>;

  beforeAll(async () => {
    programs = await buildPrograms();
  });
  afterAll(() => programs.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shim-'));
    log = '';
  });
  afterEach(async () => {
    shim.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  });

  const socketPath = () => join(folder, 'agent.sock');
  const until = async (holds: () => boolean) => {
    const end = Date.now() + 10_000;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`Not in time. Log: ${log}`);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };
  const start = (script: string, environment: Record<string, string> = {}) => {
    shim = spawn(process.execPath, [programs.shim, '--', 'sh', '-c', script], {
      env: {
        PATH: process.env.PATH,
        ACP_SOCKET: socketPath(),
        SHIM_AGENT_GRACE_SECONDS: '1',
        SHIM_RUNNER_GRACE_SECONDS: '1',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    shim.stderr?.on('data', chunk => {
      log += chunk;
    });
    exited = new Promise(resolve => {
      shim.once('close', code => resolve(code));
    });
  };
  const connectOnce = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(socketPath());
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(socket);
      });
    });
  const dial = async () => {
    const end = Date.now() + 10_000;
    for (;;) {
      try {
        const socket = Object.assign(await connectOnce(), { text: '' });
        socket.on('data', chunk => {
          socket.text += chunk;
        });
        return socket;
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
  };

  it('starts the agent for the runner alone, and ends with its code and last words', async () => {
    const marker = join(folder, 'started');
    writeFileSync(socketPath(), 'left by an earlier shim');
    start(
      `touch ${marker}; read line; echo "heard $line"; echo sorry >&2; exit 9`,
    );
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(existsSync(marker)).toBe(false);
    const socket = await dial();
    socket.write('one\n');
    await expect(exited).resolves.toBe(9);
    expect(socket.text.trim().split('\n').filter(Boolean)).toEqual([
      'heard one',
      JSON.stringify({
        jsonrpc: '2.0',
        method: '_agentic-sessions.io/agent_exited',
        params: { code: 9, signal: null, stderr: 'sorry' },
      }),
    ]);
    expect(log).toContain('sorry\n');
  });

  it('serves one runner at a time', async () => {
    start('cat');
    const first = await dial();
    first.write('1\n');
    await until(() => first.text === '1\n');
    const second = await dial();
    await new Promise(resolve => second.once('close', resolve));
    first.write('2\n');
    await until(() => first.text !== '1\n');
    expect(first.text).toBe('1\n2\n');
  });

  it('ends an agent that does not want to when its runner is gone, with all it started', async () => {
    const alive = join(folder, 'alive');
    start(
      `trap '' TERM; (trap '' TERM; while :; do touch ${alive}; sleep 0.1; done) & while :; do sleep 0.1; done`,
    );
    const socket = await dial();
    await until(() => existsSync(alive));
    socket.destroy();
    await expect(exited).resolves.toBe(0);
    rmSync(alive);
    await new Promise(resolve => setTimeout(resolve, 400));
    expect(existsSync(alive)).toBe(false);
  });

  it('waits for another runner where it is told to, with an agent that begins anew', async () => {
    start('echo $$; cat', { SHIM_RECONNECT_SECONDS: '5' });
    const first = await dial();
    await until(() => first.text.endsWith('\n'));
    first.destroy();
    let second: Awaited<ReturnType<typeof dial>>;
    do {
      second = await dial();
      await new Promise(resolve => setTimeout(resolve, 200));
    } while (second.text === '');
    expect(second.text).not.toBe(first.text);
    second.destroy();
  });

  it('gives the runner time on SIGTERM before it ends the agent', async () => {
    start(`trap 'echo term; exit 0' TERM; while :; do sleep 0.05; done`);
    const socket = await dial();
    await new Promise(resolve => setTimeout(resolve, 200));
    shim.kill('SIGTERM');
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(socket.text).toBe('');
    await expect(exited).resolves.toBe(0);
    expect(socket.text).toContain('term\n');
  });

  it('ends at once on SIGTERM while it still waits', async () => {
    start('cat');
    await until(() => existsSync(socketPath()));
    shim.kill('SIGTERM');
    await expect(exited).resolves.toBe(0);
  });

  it('gives up on a runner that never comes', async () => {
    start('cat', { SHIM_CONNECT_SECONDS: '0.3' });
    await expect(exited).resolves.toBe(1);
    expect(log).toContain('no runner came within 0.3 s');
  });

  it('says that there is no such program', async () => {
    shim = spawn(process.execPath, [programs.shim, '--', '/no/such/agent'], {
      env: { ACP_SOCKET: socketPath() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    exited = new Promise(resolve => {
      shim.once('close', code => resolve(code));
    });
    const socket = await dial();
    await expect(exited).resolves.toBe(127);
    expect(socket.text).toContain('cannot start /no/such/agent');
  });

  it('says how it is to be called', async () => {
    shim = spawn(process.execPath, [programs.shim], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    shim.stderr?.on('data', chunk => {
      log += chunk;
    });
    exited = new Promise(resolve => {
      shim.once('close', code => resolve(code));
    });
    await expect(exited).resolves.toBe(2);
    expect(log).toContain('shim -- program');
  });
});
