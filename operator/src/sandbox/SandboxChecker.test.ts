import type { PlatformPolicy } from '@agentic-sessions/kubernetes-api';
import pino from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import { SandboxChecker } from './SandboxChecker';
import type { SandboxVerdicts, Verdict } from './Verdict';

const HOUR = 3_600_000;
const verdict = (status: Verdict['status']): Verdict => ({
  status,
  reason: 'R',
  message: 'M',
});

function start(first: Verdict['status'], hasPolicy = true) {
  const clock = new FakeClock();
  let found = first;
  let runs = 0;
  let policy: PlatformPolicy = {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'PlatformPolicy',
    metadata: { name: 'default', uid: 'u', generation: 1 },
    spec: {},
  };
  const stop = new AbortController();
  const checked: string[] = [];
  const running = new SandboxChecker({
    clock,
    log: pino({ level: 'silent' }),
    policy: () => (hasPolicy ? policy : undefined),
    periodMs: 6 * HOUR,
    checked: result => checked.push(result),
    check: {
      run: async (): Promise<SandboxVerdicts> => {
        runs += 1;
        return {
          networkPolicy: verdict(found),
          userNamespaces: verdict('True'),
        };
      },
    },
    client: {
      patchStatus: async (_resource, _ref, patch) => {
        const { status } = (patch as { body: { status: object } }).body;
        policy = { ...policy, status: { ...policy.status, ...status } };
        return policy as never;
      },
    },
  }).run(stop.signal);
  return {
    clock,
    checked,
    runs: () => runs,
    status: () => policy.status,
    find: (status: Verdict['status']) => {
      found = status;
    },
    change: () => {
      policy = { ...policy, metadata: { ...policy.metadata, generation: 2 } };
    },
    end: async () => {
      stop.abort();
      await clock.advance(2_000);
      await running;
    },
  };
}

describe('SandboxChecker', () => {
  it('tries at once, writes what it found, and tries again after its period', async () => {
    const t = start('True');
    await t.clock.advance(2_000);
    expect(t.runs()).toBe(1);
    expect(t.status()).toMatchObject({
      observedGeneration: 1,
      sandboxCheckedAt: expect.any(String),
      conditions: [
        { type: 'NetworkPolicyEnforced', status: 'True' },
        { type: 'UserNamespaces', status: 'True' },
      ],
    });
    await t.clock.advance(5 * HOUR);
    expect(t.runs()).toBe(1);
    await t.clock.advance(1.1 * HOUR);
    expect(t.runs()).toBe(2);
    await t.end();
  });

  it('tries soon again where the answer was no, and when policy changes', async () => {
    const t = start('False');
    await t.clock.advance(2_000);
    await t.clock.advance(6 * 60_000);
    expect(t.runs()).toBe(2);
    t.change();
    await t.clock.advance(2_000);
    expect(t.runs()).toBe(3);
    expect(t.checked).toEqual(['False', 'False', 'False']);
    await t.end();
  });

  it('takes back nothing by a check that failed by chance, until it is long ago', async () => {
    const t = start('True');
    await t.clock.advance(2_000);
    t.find('Unknown');
    await t.clock.advance(6.5 * HOUR);
    const status = () => t.status()?.conditions?.[0].status;
    expect(status()).toBe('True');
    // It does not give up meanwhile.
    expect(t.runs()).toBeGreaterThan(20);
    await t.clock.advance(6 * HOUR);
    expect(status()).toBe('Unknown');
    await t.end();
  });

  it('starts no Pods where there is no PlatformPolicy to tell', async () => {
    const t = start('True', false);
    await t.clock.advance(60_000);
    expect(t.runs()).toBe(0);
    await t.end();
  });
});
