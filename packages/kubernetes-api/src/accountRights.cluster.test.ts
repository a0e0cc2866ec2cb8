import { SYSTEM_NAMESPACE } from './names';
import { serviceAccount, type Actor } from './__testUtils__/KubernetesActors';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';

jest.setTimeout(60_000);

interface RulesReview {
  status: {
    incomplete: boolean;
    resourceRules: {
      verbs: string[];
      apiGroups?: string[];
      resources?: string[];
    }[];
  };
}

const GROUP = '.agentic-sessions.io';

/**
 * All that each of our accounts may do beyond what every account may. A right more stands here with what needs it, or it
 * goes: whoever steals the token has it too.
 */
const RIGHTS: Record<'portal' | 'operator', Record<string, string[]>> = {
  portal: {
    'tokenreviews.authentication.k8s.io': ['create'],
    'subjectaccessreviews.authorization.k8s.io': ['create'],
    [`sessions${GROUP}`]: ['create', 'get', 'list', 'patch', 'stamp', 'watch'],
    [`sessions/status${GROUP}`]: ['patch'],
    [`sessiontriggers${GROUP}`]: ['list', 'watch'],
    [`sessiontriggers/status${GROUP}`]: ['patch'],
    [`namespacepolicies${GROUP}`]: ['list', 'watch'],
    namespaces: ['list', 'watch'],
    'pods/log': ['get'],
  },
  operator: {
    [`sessions${GROUP}`]: ['get', 'list', 'watch', 'workload'],
    [`sessions/status${GROUP}`]: ['patch'],
    [`sessions/finalizers${GROUP}`]: ['update'],
    [`namespacepolicies${GROUP}`]: ['list', 'watch'],
    [`namespacepolicies/status${GROUP}`]: ['patch'],
    [`platformpolicies/status${GROUP}`]: ['patch'],
    [`agentruntimes/status${GROUP}`]: ['patch'],
    pods: ['create', 'delete', 'get', 'list', 'watch'],
    namespaces: ['list', 'watch'],
    'networkpolicies.networking.k8s.io': [
      'create',
      'delete',
      'list',
      'update',
      'watch',
    ],
    'events.events.k8s.io': ['create', 'list'],
    nodes: ['get'],
  },
};

describe('the rights of our own accounts', () => {
  let api: ApiCluster;
  beforeAll(async () => {
    api = await setUpCluster('rights');
  });
  afterAll(async () => api.close());

  const rightsOf = async (actor: Actor, namespace: string) => {
    const { status } = await api.actors
      .as(actor)
      .request<RulesReview>(
        'POST',
        '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
        {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectRulesReview',
          spec: { namespace },
        },
      );
    return new Set(
      status.resourceRules.flatMap(
        ({ apiGroups = [], resources = [], verbs }) =>
          apiGroups.flatMap(group =>
            resources.flatMap(resource =>
              verbs.map(verb => `${resource}${group && `.${group}`} ${verb}`),
            ),
          ),
      ),
    );
  };
  const beyondEverybody = async (account: string, namespace: string) => {
    const [own, everybodys] = await Promise.all(
      [account, 'somebody'].map(name =>
        rightsOf(serviceAccount(SYSTEM_NAMESPACE, name), namespace),
      ),
    );
    const listed: Record<string, string[]> = {};
    for (const right of [...own].filter(each => !everybodys.has(each))) {
      const [resource, verb] = right.split(' ');
      (listed[resource] ??= []).push(verb);
    }
    for (const verbs of Object.values(listed)) verbs.sort();
    return listed;
  };

  it.each(['portal', 'operator'] as const)('%s', async account => {
    expect(await beyondEverybody(account, api.namespace)).toEqual(
      RIGHTS[account],
    );
  });

  it('the operator has leases in its own namespace besides, and the portal nothing', async () => {
    expect(await beyondEverybody('operator', SYSTEM_NAMESPACE)).toEqual({
      ...RIGHTS.operator,
      'leases.coordination.k8s.io': ['create', 'get', 'update'],
    });
    expect(await beyondEverybody('portal', SYSTEM_NAMESPACE)).toEqual(
      RIGHTS.portal,
    );
  });
});
