import path from 'node:path';
import { API_GROUP } from './names';
import { MANIFESTS } from './__testUtils__/manifests';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';
import { SESSION_CLUSTER_ROLES, SESSION_VERBS, SYSTEM_VERBS } from './verbs';

jest.setTimeout(60_000);

const reads = ['get', 'list', 'watch'];

describe('the roles, bound in a namespace', () => {
  let api: ApiCluster;
  beforeAll(async () => {
    api = await setUpCluster('roles');
    for (const role of Object.values(SESSION_CLUSTER_ROLES)) {
      const bound = await api.cluster.kubectl([
        ...['create', 'rolebinding', role, '-n', api.namespace],
        ...[`--clusterrole=${role}`, `--user=${role}`],
      ]);
      if (!bound.ok) throw new Error(bound.stderr);
    }
  });
  afterAll(async () => api.close());

  const allowed = async (
    user: string,
    verb: string,
    resource: string,
    namespace: string | undefined = api.namespace,
  ) => {
    const { allowed: yes } = await api.cluster.client.subjectAccessReview({
      user,
      groups: ['system:authenticated'],
      resourceAttributes: { group: API_GROUP, resource, verb, namespace },
    });
    return yes;
  };

  it.each([
    ['viewer', reads],
    ['editor', [...reads, 'submit', 'message', 'control']],
    ['approver', [...reads, 'approve']],
    ['admin', [...SESSION_VERBS]],
  ] as const)('a %s may do just this: %j', async (role, verbs) => {
    const user = SESSION_CLUSTER_ROLES[role];
    const every = [
      ...SESSION_VERBS,
      ...SYSTEM_VERBS,
      ...['create', 'update', 'patch', 'delete', 'deletecollection'],
    ];
    const held = [];
    for (const verb of every) {
      if (await allowed(user, verb, 'sessions')) held.push(verb);
      expect(await allowed(user, verb, 'sessions', 'default')).toBe(false);
    }
    expect(held).toEqual(verbs);
    expect(await allowed(user, 'patch', 'sessions/status')).toBe(false);
    expect(await allowed(user, 'update', 'namespacepolicies')).toBe(
      role === 'admin',
    );
    // Bound in a namespace, an admin does not reach what is the platform's; to read it is everybody's.
    expect(await allowed(user, 'update', 'platformpolicies', '')).toBe(false);
    expect(await allowed(user, 'list', 'agentruntimes', '')).toBe(true);
  });

  it('the samples are what the API server accepts', async () => {
    const built = await api.cluster.kubectl([
      'kustomize',
      path.join(MANIFESTS, 'samples'),
    ]);
    // In a namespace of this suite, since a dry run makes no namespaces for what follows.
    const input = built.stdout.replaceAll(
      /namespace: (payments|website)$/gm,
      `namespace: ${api.namespace}`,
    );
    const applied = await api.cluster.kubectl(
      [
        'apply',
        '--server-side',
        '--force-conflicts',
        '--dry-run=server',
        '-f',
        '-',
      ],
      { input },
    );
    expect(applied).toMatchObject({ ok: true });
    expect(applied.stdout).toMatch(/sessiontrigger.*github-comments/);
  });
});
