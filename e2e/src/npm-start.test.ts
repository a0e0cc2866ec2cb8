import { eventually } from '@agentic-sessions/test-support';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { environment } from './support/environment';
import { NpmStart } from './support/NpmStart';
import {
  readLedger,
  readSession,
  waitForApproval,
  waitForPhase,
} from './support/sessions';
import { story } from './support/story';

jest.setTimeout(900_000);

const run = promisify(execFile);
const step = story();
const outer = process.env.AGENTIC_SESSIONS_ENVIRONMENT;
// Beside the environment of the other tests, with which npm test takes it away whatever happens.
const state = mkdtempSync(
  path.join(outer ? path.dirname(outer) : tmpdir(), 'start-'),
);
const file = path.join(state, 'environment.json');
const starts: NpmStart[] = [];
let port: number;

function npmStart(...flags: string[]): NpmStart {
  const start = new NpmStart(['--state', state, '--port', `${port}`, ...flags]);
  starts.push(start);
  return start;
}

/** The remains of a process that nobody has collected have no program any more. */
function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`);
}

/** Below what the kernel gives to outgoing connections, and below NodePorts: nobody is given it between two looks at it. */
function firstPort(): number {
  const range = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
  return Math.min(parseInt(range, 10), 30_000) - 1 - (process.pid % 1000);
}

async function takePort() {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.close();
    await once(server, 'close');
  };
}

/** Takes one where nothing listens. */
async function choosePort() {
  for (port = firstPort(); port > 1024; port -= 1) {
    try {
      return await takePort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
        throw error;
      }
    }
  }
  throw new Error('No port is free below those of outgoing connections.');
}

/** Ctrl-C, after which nothing is there any more that was started. */
async function endByCtrlC(start: NpmStart): Promise<void> {
  const { processes } = environment();
  start.interrupt();
  expect(await start.ended()).toBe(0);
  expect(Object.values(processes).filter(isRunning)).toEqual([]);
  expect(existsSync(file)).toBe(false);
  await (
    await takePort()
  )();
}

beforeAll(() => {
  process.env.AGENTIC_SESSIONS_ENVIRONMENT = file;
});
afterAll(async () => {
  process.env.AGENTIC_SESSIONS_ENVIRONMENT = outer;
  starts.forEach(start => start.interrupt());
  await Promise.all(starts.map(start => start.ended()));
  rmSync(state, { recursive: true, force: true });
});

let id: string;
let before: Awaited<ReturnType<typeof readLedger>>;

step('says who has the port and how to start elsewhere', async () => {
  const free = await choosePort();
  const start = npmStart();
  expect(await start.ended()).toBe(1);
  expect(start.text).toMatch(
    new RegExp(
      `Port ${port} is taken by another program.*\\n.*npm start -- --port ${
        port + 1
      }\\n$`,
    ),
  );
  // It was said before anything was done.
  expect(existsSync(path.join(state, 'node'))).toBe(false);
  await free();
});

step('starts everything, and npm run demo starts a session on it', async () => {
  const start = npmStart();
  await start.waitFor('Ready after');
  expect(statSync(file).mode % 0o1000).toBe(0o600);
  const { stdout } = await run(
    process.execPath,
    [path.resolve('..', 'scripts', 'demo.mjs'), '--json'],
    // Jest's variables reach a process only where they are handed over.
    { env: { ...process.env } },
  );
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({ status: 'accepted', namespace: 'payments' });
  id = answer.sessionId;
  // In the middle of its turn: one in which nothing had begun would be begun again on another Pod.
  await eventually(() => waitForApproval('grace', 'payments', id), {
    timeoutMs: 90_000,
  });

  const second = npmStart();
  expect(await second.ended()).toBe(1);
  expect(second.text).toContain('is already running (process ');

  before = await readLedger('ada', 'payments', id);
  await endByCtrlC(start);
});

step(
  'has sessions and records again after a second start, and says truly what became of one that ran',
  async () => {
    const start = npmStart();
    await start.waitFor('Ready after');
    const session = await waitForPhase('ada', 'payments', id, ['Failed']);
    expect(session).toMatchObject({
      reason: 'NodeLost',
      message: expect.stringContaining('lost its containers'),
    });
    const after = await readLedger('ada', 'payments', id);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(await readSession('vera', 'payments', id)).toMatchObject({
      title: session.title,
    });
    await endByCtrlC(start);
  },
);

step('forgets all of it upon --reset, and can be ended half-way', async () => {
  const start = npmStart('--reset');
  await start.waitFor('✓ Forgetting what was');
  expect(existsSync(path.join(state, 'node'))).toBe(false);
  expect(existsSync(path.join(state, 'database'))).toBe(false);
  await start.waitFor('Kubernetes node');
  start.interrupt();
  expect(await start.ended()).toBe(130);
  expect(start.text).toContain('Ending what was started …');
  expect(existsSync(file)).toBe(false);
});
