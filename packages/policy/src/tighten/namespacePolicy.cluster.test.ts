import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  namespacePolicyResource,
  type NamespacePolicySpec,
} from '@agentic-sessions/kubernetes-api';
import { KubernetesError } from '@agentic-sessions/kubernetes-client';
import { eventually, TestCluster } from '@agentic-sessions/test-support';
import { WIDENING_CASES } from '../__testUtils__/wideningCases';

jest.setTimeout(120_000);

const MANIFESTS = path.resolve(__dirname, '../../../../manifests');

/**
 * There is one PlatformPolicy in a cluster, and other suites have sessions in this one. So the rules are bound a second time
 * here, for namespaces of this suite, with a NamespacePolicy in the platform's place: the two say the same by the same words.
 */
function rulesFor(platform: string): string {
  const name = `namespace-policy.${platform}`;
  return readFileSync(
    path.join(MANIFESTS, 'admission/namespace-policy.yaml'),
    'utf8',
  )
    .replaceAll('namespace-policy.agentic-sessions.io', name)
    .replace('kind: PlatformPolicy', 'kind: NamespacePolicy')
    .replace(
      /paramRef:\n {4}name: default\n/,
      `matchResources:\n    namespaceSelector:\n      matchLabels:\n        team-of: ${platform}\n  paramRef:\n    name: default\n    namespace: ${platform}\n`,
    );
}

describe('admission of a NamespacePolicy', () => {
  const cluster = new TestCluster();
  let platform: string;
  let team: string;

  const apply = async (namespace: string, spec: object, dryRun = false) => {
    const { stdout, stderr } = await cluster.kubectl(
      [
        ...['apply', '--server-side', '--force-conflicts', '-f', '-'],
        ...(dryRun ? ['--dry-run=server'] : []),
      ],
      {
        input: JSON.stringify({
          apiVersion: 'agentic-sessions.io/v1alpha1',
          kind: 'NamespacePolicy',
          metadata: { name: 'default', namespace },
          spec,
        }),
      },
    );
    return stdout + stderr;
  };
  /** What the API server says to a policy of the team; `accepted` where nothing. */
  const tryPolicy = (spec: NamespacePolicySpec) =>
    cluster.client
      .create(
        namespacePolicyResource,
        {
          apiVersion: 'agentic-sessions.io/v1alpha1',
          kind: 'NamespacePolicy',
          metadata: { name: 'default', namespace: team },
          spec,
        },
        { dryRun: true },
      )
      .then(
        () => 'accepted',
        (error: unknown) => {
          if (error instanceof KubernetesError) return error.message;
          throw error;
        },
      );
  /** Writes the platform's policy. Admission sees it a moment later. */
  const say = async (spec: object) => {
    await cluster.kubectl([
      ...['delete', 'namespacepolicy', 'default', '-n', platform],
      '--ignore-not-found',
    ]);
    expect(await apply(platform, spec)).toContain('serverside-applied');
  };

  beforeAll(async () => {
    const base = await cluster.kubectl([
      ...['apply', '--server-side', '--force-conflicts', '-k'],
      path.join(MANIFESTS, 'base'),
    ]);
    if (!base.ok) throw new Error(base.stderr);
    platform = await cluster.createNamespace('platform');
    team = await cluster.createNamespace('team', {
      labels: { 'team-of': platform },
    });
    const rules = await cluster.kubectl(['apply', '--server-side', '-f', '-'], {
      input: rulesFor(platform),
    });
    if (!rules.ok) throw new Error(rules.stderr);
  });
  afterAll(async () => {
    for (const kind of ['', 'binding']) {
      await cluster.kubectl([
        'delete',
        `validatingadmissionpolicy${kind}`,
        `namespace-policy.${platform}`,
      ]);
    }
    await cluster.close();
  });

  it('asks nothing where there is no policy of the platform', async () => {
    expect(await tryPolicy({ egress: { mode: 'Open' } })).toBe('accepted');
  });

  it.each(WIDENING_CASES)(
    'lets no admin of a namespace be wider: %s',
    async (_, { platform: ceiling, wider, message, within }) => {
      await say(ceiling);
      await eventually(
        async () => {
          expect(await tryPolicy(wider)).toContain(
            `denied request: ${message}`,
          );
        },
        { timeoutMs: 20_000, intervalMs: 200 },
      );
      expect(await tryPolicy(within)).toBe('accepted');
      expect(await tryPolicy({})).toBe('accepted');
    },
  );

  it('leaves the labels of a policy alone that has come to be wider, and not its words', async () => {
    await say({ concurrency: { maxRunning: 9 } });
    await apply(team, { concurrency: { maxRunning: 9 } });
    await say({ concurrency: { maxRunning: 5 } });
    await eventually(
      async () =>
        expect(
          await apply(
            team,
            { concurrency: { maxRunning: 9 }, rate: { sessionsPerMinute: 1 } },
            true,
          ),
        ).toContain('maxRunning is 9 and the platform allows at most 5'),
      { timeoutMs: 20_000, intervalMs: 200 },
    );
    const labelled = await cluster.kubectl([
      ...['label', 'namespacepolicy', 'default', 'a=b', '-n', team],
    ]);
    expect(labelled.stderr).toBe('');
    expect(await apply(team, { concurrency: { maxRunning: 5 } })).toContain(
      'serverside-applied',
    );
  });
});
