import { hasEnded } from '@agentic-sessions/kubernetes-api';
import { eventually } from '@agentic-sessions/test-support';
import { ChaosProxy, type Mischief } from './__testUtils__/ChaosProxy';
import { word, type Fate } from './__testUtils__/FakeKubelet';
import { OperatorBench } from './__testUtils__/OperatorBench';

jest.setTimeout(180_000);

const SESSIONS = 20;

/** Fates in turn, and where each must lead. */
const FATES: { fates: Fate[]; expected: string }[] = [
  { fates: [{ runMs: 3_000 }], expected: 'Completed/TurnEnded' },
  { fates: [{ runMs: 6_000 }], expected: 'Completed/TurnEnded' },
  {
    fates: [{ runMs: 1_500, end: { word: word('failed', 'AgentExited') } }],
    expected: 'Failed/AgentExited',
  },
  {
    fates: [{ runMs: 4_000, end: { oom: 'runner' } }],
    expected: 'Failed/OOMKilled',
  },
  {
    fates: [
      { startMs: 1_000, end: { evicted: 'beforeStart' } },
      { runMs: 2_000 },
    ],
    expected: 'Completed/TurnEnded',
  },
];

/** Random numbers that a failure can be repeated with. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

describe('What the operator survives', () => {
  const bench = new OperatorBench();
  const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 100_000);
  const random = seeded(seed);

  beforeAll(async () => {
    await bench.start();
  });

  afterAll(async () => {
    await bench.stop();
  });

  /** Starts sessions over some seconds; answers what each must come to. */
  async function startSessions(): Promise<Map<string, string>> {
    const expected = new Map<string, string>();
    for (let i = 0; i < SESSIONS; i += 1) {
      const fate = FATES[i % FATES.length];
      expected.set(await bench.session({}, ...fate.fates), fate.expected);
      await pause(random() * 150);
    }
    return expected;
  }

  const allEnded = (expected: Map<string, string>) =>
    [...expected.keys()].every(name => hasEnded(bench.status(name).phase));

  async function expectRight(expected: Map<string, string>): Promise<void> {
    for (const [name, end] of expected) await bench.reaches(name, end, 5_000);
    // Two Pods of a session never lived at once, and no end was taken back.
    expect(bench.kubelet.doubles).toEqual([]);
    for (const name of expected.keys()) {
      const phases = bench.status(name).history?.map(h => h.phase) ?? [];
      expect(phases.filter(p => hasEnded(p))).toHaveLength(1);
      expect(hasEnded(phases.at(-1))).toBe(true);
    }
  }

  it(`killed with -9 at random (seed ${seed})`, async () => {
    const operator = bench.operator();
    operator.start();
    const starting = startSessions();
    for (let kill = 0; kill < 6; kill += 1) {
      await pause(700 + random() * 1_500);
      await operator.end('SIGKILL');
      await pause(random() * 300);
      operator.start();
    }
    const expected = await starting;
    await eventually(() => expect(allEnded(expected)).toBe(true), {
      timeoutMs: 30_000,
    });
    await expectRight(expected);
    await operator.end('SIGTERM');
  });

  it(`an API server that answers 500, 429, half of it, nothing, or hangs up (seed ${seed})`, async () => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    const url = await proxy.start();
    const operator = bench.operator({}, url);
    const kinds: Mischief[] = [
      'error500',
      'error429',
      'truncate',
      'reset',
      'error500',
    ];
    proxy.misbehave(() =>
      random() < 0.25 ? kinds[Math.floor(random() * kinds.length)] : 'pass',
    );
    operator.start();
    const expected = await startSessions();
    for (let i = 0; i < 4; i += 1) {
      await pause(1_500);
      proxy.cut();
    }
    proxy.misbehave(() => 'pass');
    await eventually(() => expect(allEnded(expected)).toBe(true), {
      timeoutMs: 30_000,
    });
    await expectRight(expected);
    await operator.end('SIGTERM');
    await proxy.stop();
  });

  it('watches that open and then say nothing', async () => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    const operator = bench.operator({}, await proxy.start());
    operator.start();
    const before = await bench.session({}, { runMs: 100 });
    await bench.reaches(before, 'Completed/TurnEnded');
    // Every watch that exists is cut, and the next ones are silent: our own writes do not come back.
    let silent = true;
    proxy.misbehave(path =>
      silent && path.includes('watch=true') ? 'silent' : 'pass',
    );
    proxy.cut();
    await pause(500);
    const name = await bench.session({}, { runMs: 500 });
    await pause(2_000);
    silent = false;
    proxy.cut();
    await bench.reaches(name, 'Completed/TurnEnded', 15_000);
    await operator.end('SIGTERM');
    await proxy.stop();
  });

  it(`two at once, the leading one killed or cut off (seed ${seed})`, async () => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    const url = await proxy.start();
    const one = bench.operator({ LOG_LEVEL: 'debug' }, url);
    const two = bench.operator();
    one.start();
    two.start();
    const starting = startSessions();
    await pause(2_000);
    // Cut off from the API server for longer than its lease: the other takes over, and this one must do nothing.
    proxy.misbehave(() => 'reset');
    proxy.cut();
    await pause(3_000);
    await two.end('SIGKILL');
    two.start();
    await pause(2_000);
    proxy.misbehave(() => 'pass');
    const expected = await starting;
    await eventually(() => expect(allEnded(expected)).toBe(true), {
      timeoutMs: 60_000,
    });
    await expectRight(expected);
    expect(await one.end('SIGTERM')).toBe(0);
    expect(await two.end('SIGTERM')).toBe(0);
    await proxy.stop();
  });
});
