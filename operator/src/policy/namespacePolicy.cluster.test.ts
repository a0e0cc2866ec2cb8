import {
  namespacePolicyResource,
  platformPolicyResource,
  type NamespacePolicy,
} from '@agentic-sessions/kubernetes-api';
import { eventually } from '@agentic-sessions/test-support';
import { OperatorBench } from '../__testUtils__/OperatorBench';

jest.setTimeout(120_000);

/** Of all that a PlatformPolicy says this disturbs no other suite: nobody's sessions run by it. */
const keptFor = (auditLogs: string) => ({ retention: { auditLogs } });

describe('a namespace’s policy beside the platform’s', () => {
  const bench = new OperatorBench();
  beforeAll(() => bench.start());
  afterAll(async () => {
    await bench.cluster.client.delete(platformPolicyResource, {
      name: 'default',
    });
    await bench.stop();
  });

  const say = async (kind: 'Namespace' | 'Platform', spec: object) => {
    const { ok, stderr } = await bench.cluster.kubectl(
      ['apply', '--server-side', '--force-conflicts', '-f', '-'],
      {
        input: JSON.stringify({
          apiVersion: 'agentic-sessions.io/v1alpha1',
          kind: `${kind}Policy`,
          metadata: {
            name: 'default',
            ...(kind === 'Namespace' && { namespace: bench.namespace }),
          },
          spec,
        }),
      },
    );
    return ok ? 'accepted' : stderr;
  };
  const accepted = async (status: string, words: string) =>
    eventually(
      async () => {
        const policy = await bench.cluster.client.get<NamespacePolicy>(
          namespacePolicyResource,
          { name: 'default', namespace: bench.namespace },
        );
        expect(policy.status?.conditions).toEqual([
          expect.objectContaining({
            type: 'Accepted',
            status,
            message: expect.stringContaining(words),
          }),
        ]);
      },
      { timeoutMs: 30_000, intervalMs: 200 },
    );

  it('is refused where it is written wider, and says so itself where the platform tightens later', async () => {
    bench.operator().start();
    expect(await say('Platform', keptFor('2h'))).toBe('accepted');
    await eventually(
      async () =>
        expect(await say('Namespace', keptFor('1h'))).toContain(
          'spec.retention.auditLogs is 1h and the platform says at least 2h: choose that, or leave it out.',
        ),
      { timeoutMs: 30_000, intervalMs: 200 },
    );
    expect(await say('Namespace', keptFor('3h'))).toBe('accepted');
    await accepted('True', 'within the PlatformPolicy');
    expect(await say('Platform', keptFor('4h'))).toBe('accepted');
    await accepted('False', 'spec.retention.auditLogs is 3h');
    expect(await say('Platform', keptFor('3h'))).toBe('accepted');
    await accepted('True', 'within the PlatformPolicy');
  });
});
