import type { SessionCondition } from '@agentic-sessions/kubernetes-api';
import {
  defineResource,
  NODES,
  PODS,
  type KubernetesObject,
} from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import type { Fate } from './__testUtils__/Fate';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { SOON_MS } from './__testUtils__/soonMs';

jest.setTimeout(180_000);

type Loose = KubernetesObject & Record<string, unknown>;

const loose = (group: string, plural: string, kind: string, more = {}) =>
  defineResource<Loose>({
    group,
    version: 'v1',
    plural,
    kind,
    namespaced: false,
    ...more,
  });
const LIMIT_RANGES = loose('', 'limitranges', 'LimitRange', {
  namespaced: true,
});
const CLASSES = loose('node.k8s.io', 'runtimeclasses', 'RuntimeClass');
const ADMISSION = 'admissionregistration.k8s.io';

/** What makes others' admission rules hold for the Pods of one namespace. */
const bound = (policyName: string, namespace: string) => ({
  policyName,
  matchResources: {
    namespaceSelector: {
      matchLabels: { 'kubernetes.io/metadata.name': namespace },
    },
  },
});
const ON_PODS = {
  resourceRules: [
    {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE'],
      resources: ['pods'],
    },
  ],
};

describe('What a cluster does to Pods, on a real API server', () => {
  const bench = new OperatorBench();
  const undo: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    await bench.start();
  });

  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  afterAll(async () => {
    await bench.stop();
  });

  /** Makes an object that is there for one test. */
  const make = async (
    resource: ReturnType<typeof loose>,
    body: Record<string, unknown> & { name: string },
  ) => {
    const { name, ...rest } = body;
    const ref = {
      name,
      ...(resource.namespaced ? { namespace: bench.namespace } : {}),
    };
    await bench.cluster.client.create(resource, { metadata: ref, ...rest });
    undo.push(() => bench.cluster.client.delete(resource, ref));
  };

  /** An operator for one test. */
  const operate = (env: Record<string, string> = {}) => {
    const operator = bench.operator({ LEADER_ELECTION: 'false', ...env });
    operator.start();
    undo.push(() => operator.end('SIGKILL'));
  };

  /** Rules of admission hold a moment after they are made. */
  const untilRefused = (words: RegExp) =>
    eventually(
      async () => {
        const { stderr } = await bench.cluster.kubectl([
          'run',
          'probe',
          '--image=x',
          '--dry-run=server',
          '--overrides={"spec":{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},"containers":[{"name":"probe","image":"x","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}}',
          '-n',
          bench.namespace,
        ]);
        expect(stderr).toMatch(words);
      },
      { timeoutMs: 30_000 },
    );

  /** When the session's condition became what it is, by our own clock. */
  const waitFor = async (name: string, wanted: Partial<SessionCondition>) => {
    await eventually(
      () => {
        expect(bench.status(name).conditions).toContainEqual(
          expect.objectContaining(wanted),
        );
      },
      { timeoutMs: 90_000 },
    );
    return Date.now();
  };

  const suffix = () => bench.namespace;

  describe('refused, in words and with what to do', () => {
    it.each<
      [string, RegExp, string, Record<string, string>, () => Promise<void>]
    >([
      [
        'by a LimitRange',
        /fit its LimitRange.*maximum memory usage per Container is 10Mi/,
        'WorkloadRefused',
        {},
        () =>
          make(LIMIT_RANGES, {
            name: 'small',
            spec: { limits: [{ type: 'Container', max: { memory: '10Mi' } }] },
          }),
      ],
      [
        "by somebody's admission policy that gives no reason",
        /No Pods on Fridays/,
        'WorkloadRefused',
        {},
        async () => {
          const name = `fridays-${suffix()}`;
          await make(
            loose(
              ADMISSION,
              'validatingadmissionpolicies',
              'ValidatingAdmissionPolicy',
            ),
            {
              name,
              spec: {
                failurePolicy: 'Fail',
                matchConstraints: ON_PODS,
                validations: [
                  { expression: 'false', message: 'No Pods on Fridays' },
                ],
              },
            },
          );
          await make(
            loose(
              ADMISSION,
              'validatingadmissionpolicybindings',
              'ValidatingAdmissionPolicyBinding',
            ),
            {
              name,
              spec: {
                ...bound(name, bench.namespace),
                validationActions: ['Deny'],
              },
            },
          );
          await untilRefused(/No Pods on Fridays/);
        },
      ],
      [
        "by Pod Security, after somebody's rule has changed the Pod",
        /violates PodSecurity "restricted/,
        'WorkloadRefused',
        {},
        async () => {
          const name = `host-${suffix()}`;
          await make(
            loose(
              ADMISSION,
              'mutatingadmissionpolicies',
              'MutatingAdmissionPolicy',
            ),
            {
              name,
              spec: {
                failurePolicy: 'Fail',
                reinvocationPolicy: 'Never',
                matchConstraints: ON_PODS,
                mutations: [
                  {
                    patchType: 'ApplyConfiguration',
                    applyConfiguration: {
                      expression:
                        'Object{spec: Object.spec{hostNetwork: true}}',
                    },
                  },
                ],
              },
            },
          );
          await make(
            loose(
              ADMISSION,
              'mutatingadmissionpolicybindings',
              'MutatingAdmissionPolicyBinding',
            ),
            { name, spec: bound(name, bench.namespace) },
          );
          await untilRefused(/violates PodSecurity/);
        },
      ],
      [
        'for a RuntimeClass that is not there',
        /add the RuntimeClass "no-such-class"/,
        'WorkloadRefused',
        { RUNTIME_CLASS: 'no-such-class' },
        async () => {},
      ],
    ])('%s', async (_, words, reason, env, arrange) => {
      await arrange();
      operate(env);
      const warm = Date.now();
      const name = await bench.session();
      await bench.reaches(name, `Failed/${reason}`, 30_000);
      expect(bench.status(name).message).toMatch(words);
      // The operator was only just started.
      expect(bench.seenEnded.get(name)! - warm).toBeLessThan(3 * SOON_MS);
      expect(bench.kubelet.pods(name)).toEqual([]);
    });
  });

  it('says that an admission webhook does not answer, and gives up at the start limit', async () => {
    const name = `deaf-${suffix()}`;
    await make(
      loose(
        ADMISSION,
        'validatingwebhookconfigurations',
        'ValidatingWebhookConfiguration',
      ),
      {
        name,
        webhooks: [
          {
            name: 'deaf.example.org',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            failurePolicy: 'Fail',
            timeoutSeconds: 1,
            clientConfig: { url: 'https://127.0.0.1:9/' },
            namespaceSelector: bound('', bench.namespace).matchResources
              .namespaceSelector,
            rules: [
              {
                apiGroups: [''],
                apiVersions: ['v1'],
                operations: ['CREATE'],
                resources: ['pods'],
              },
            ],
          },
        ],
      },
    );
    await untilRefused(/failed calling webhook/);
    operate();
    const session = await bench.session({ timeouts: { startSeconds: 6 } });
    const madeAt = Date.now();
    const saidAt = await waitFor(session, {
      type: 'WorkloadCreated',
      status: 'False',
      reason: 'NotYetPossible',
    });
    expect(bench.status(session).message).toContain(
      'the admission webhook "deaf.example.org" does not answer',
    );
    expect(saidAt - madeAt).toBeLessThan(2 * SOON_MS);
    await bench.reaches(session, 'Failed/WorkloadRefused', 30_000);
    expect(bench.status(session).message).toContain('failed calling webhook');
  });

  it('says that no node takes the Pod, and gives up at the start limit', async () => {
    const { client } = bench.cluster;
    const cordon = (unschedulable: boolean) =>
      client.patch(
        NODES,
        { name: bench.kubelet.node },
        { type: 'merge', body: { spec: { unschedulable } } },
      );
    await cordon(true);
    undo.push(() => cordon(false));
    operate();
    const name = await bench.session(
      { timeouts: { startSeconds: 5 } },
      { unbound: true },
    );
    const known = await eventually(async () => {
      const { status } = await client.get(PODS, {
        namespace: bench.namespace,
        name: `session-${name}`,
      });
      expect(status?.conditions).toContainEqual(
        expect.objectContaining({ type: 'PodScheduled', status: 'False' }),
      );
      return Date.now();
    });
    const said = await waitFor(name, {
      type: 'Ready',
      status: 'False',
      reason: 'Unschedulable',
    });
    expect(said - known).toBeLessThan(SOON_MS);
    expect(bench.status(name).message).toContain('No node takes the Pod');
    await bench.reaches(name, 'Failed/Unschedulable', 30_000);
    await eventually(() => expect(bench.kubelet.pods(name)).toEqual([]));
  });

  it('says what a real kubelet warns of: a RuntimeClass whose handler no node has', async () => {
    const name = `hollow-${suffix()}`;
    await make(CLASSES, {
      name,
      handler: 'no-such-handler',
      // A node with a kubelet says so of itself; ours on paper has none.
      scheduling: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
    });
    operate({ RUNTIME_CLASS: name });
    const session = await bench.session({}, { unbound: true } as Fate);
    await bench.reaches(session, 'Starting/PreparingPod', 60_000);
    await eventually(
      () =>
        expect(bench.status(session).message).toMatch(
          /Its latest warning: FailedCreatePodSandBox: .*no-such-handler/,
        ),
      { timeoutMs: 60_000 },
    );
    await bench.want(session, 'Stopped');
    await bench.reaches(session, 'Stopped/StoppedByUser', 30_000);
  });
});
