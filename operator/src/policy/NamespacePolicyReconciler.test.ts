import type {
  NamespacePolicy,
  NamespacePolicySpec,
  PlatformPolicy,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';
import pino from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import { judgeNamespacePolicy } from './judgeNamespacePolicy';
import { NamespacePolicyReconciler } from './NamespacePolicyReconciler';
import { wireNamespacePolicies } from './wireNamespacePolicies';

const apiVersion = 'agentic-sessions.io/v1alpha1' as const;
const platformPolicy = (spec: PlatformPolicySpec): PlatformPolicy => ({
  apiVersion,
  kind: 'PlatformPolicy',
  metadata: { name: 'default', generation: 1 },
  spec,
});
const namespacePolicy = (spec: NamespacePolicySpec): NamespacePolicy => ({
  apiVersion,
  kind: 'NamespacePolicy',
  metadata: {
    name: 'default',
    namespace: 'team',
    generation: 4,
    resourceVersion: '9',
  },
  spec,
});

describe('judgeNamespacePolicy', () => {
  const judge = (
    spec: NamespacePolicySpec,
    platform: PlatformPolicySpec | undefined,
  ) =>
    judgeNamespacePolicy({
      ...(platform && { platform: { spec: platform } }),
      namespace: { name: 'team', spec },
    });

  it('says of each field what has no effect, and what to do', () => {
    expect(
      judge(
        { concurrency: { maxRunning: 9 }, egress: { mode: 'Open' } },
        { concurrency: { maxRunning: 5 }, egress: { mode: 'None' } },
      ),
    ).toEqual({
      status: 'False',
      reason: 'WiderThanPlatform',
      message:
        'Not all that it says holds, since the platform allows less. spec.concurrency.maxRunning is 9 and the platform allows at most 5: lower it, or leave it out. spec.egress.mode is Open and the platform allows at most None: choose that, or leave egress out.',
    });
  });

  it('says where it may be that nobody wrote what is too much', () => {
    const { message } = judge(
      { rate: { sessionsPerMinute: 10 } },
      { rate: { sessionsPerMinute: 5 } },
    );
    expect(message).toContain(
      'is 10 (perhaps filled in by an earlier version)',
    );
  });

  it.each([
    [{ concurrency: { maxRunning: 5 } }, 'within the PlatformPolicy'],
    [undefined, 'There is no PlatformPolicy'],
  ])('accepts what is within %j', (platform, words) => {
    expect(judge({ concurrency: { maxRunning: 5 } }, platform)).toEqual({
      status: 'True',
      reason: 'Accepted',
      message: expect.stringContaining(words),
    });
  });
});

describe('NamespacePolicyReconciler', () => {
  it('writes the condition, anew when the platform has tightened, and nothing else', async () => {
    const patchStatus = jest.fn();
    let policy = namespacePolicy({ concurrency: { maxRunning: 9 } });
    let platform = platformPolicy({});
    const reconciler = new NamespacePolicyReconciler(
      { patchStatus },
      {
        namespacePolicy: name => (name === 'team' ? policy : undefined),
        platformPolicy: () => platform,
      },
      new FakeClock(),
    );
    const look = async (key = 'team/default') => {
      await reconciler.reconcile(key, {
        signal: new AbortController().signal,
        log: pino({ level: 'silent' }),
        reconcileId: 'id',
      });
      const status = patchStatus.mock.lastCall?.[2].body.status;
      policy = { ...policy, status };
      return status?.conditions;
    };
    expect(await look('other/default')).toBeUndefined();
    expect(await look()).toEqual([
      expect.objectContaining({ type: 'Accepted', status: 'True' }),
    ]);
    expect(patchStatus.mock.lastCall?.[1]).toEqual({
      name: 'default',
      namespace: 'team',
    });
    await look();
    expect(patchStatus).toHaveBeenCalledTimes(1);
    platform = platformPolicy({ concurrency: { maxRunning: 5 } });
    expect(await look()).toEqual([
      expect.objectContaining({
        type: 'Accepted',
        status: 'False',
        reason: 'WiderThanPlatform',
        observedGeneration: 4,
      }),
    ]);
  });
});

describe('wireNamespacePolicies', () => {
  it('has all looked at when the platform’s changes, and the one that changes itself', () => {
    const handlers: ((event: { key: string }) => void)[] = [];
    const informer = () => ({
      addHandler: (handler: (event: { key: string }) => void) => {
        handlers.push(handler);
        return () => undefined;
      },
      store: { values: () => [namespacePolicy({})] },
    });
    const keys: string[] = [];
    wireNamespacePolicies(
      {
        namespacePolicies: informer() as never,
        platformPolicies: informer() as never,
      },
      { add: key => void keys.push(key) },
    );
    handlers[0]({ key: 'other/default' });
    handlers[1]({ key: 'default' });
    expect(keys).toEqual(['other/default', 'team/default']);
  });
});
