import { setTimeout as sleep } from 'node:timers/promises';
import {
  LEGAL_HOLD_LABEL,
  sessionResource,
  type SessionCondition,
} from '@agentic-sessions/kubernetes-api';
import {
  defineResource,
  NAMESPACES,
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

  it('goes on where its Pod went with its node, and ends where somebody deleted it, while no operator looked', async () => {
    const { client } = bench.cluster;
    const operator = bench.operator({ LEADER_ELECTION: 'false' });
    operator.start();
    undo.push(() => operator.end('SIGKILL'));
    const names = [await bench.session(), await bench.session()];
    for (const name of names) {
      await bench.reaches(name, 'Running/RunnerStarted', 30_000);
      await bench.report(name, {
        firstTurnAt: new Date().toISOString(),
        snapshot: { attempt: 0, takenAt: new Date().toISOString() },
      });
    }
    await sleep(500);
    const [deleted, drained] = names;
    const lose = async (name: string) => {
      await operator.end('SIGKILL');
      await client.delete(PODS, {
        namespace: bench.namespace,
        name: `session-${name}`,
      });
      await eventually(() => expect(bench.kubelet.pods(name)).toEqual([]));
    };
    await lose(deleted);
    operator.start();
    await bench.reaches(deleted, 'Failed/WorkloadDeleted', 30_000);
    await lose(drained);
    await client.patch(
      NODES,
      { name: bench.kubelet.node },
      { type: 'merge', body: { spec: { unschedulable: true } } },
    );
    undo.push(() =>
      client.patch(
        NODES,
        { name: bench.kubelet.node },
        { type: 'merge', body: { spec: { unschedulable: false } } },
      ),
    );
    operator.start();
    await eventually(
      () =>
        expect(bench.status(drained)).toMatchObject({
          phase: 'Running',
          workload: { attempt: 1 },
        }),
      { timeoutMs: 30_000 },
    );
    expect(bench.status(drained).history?.map(h => h.reason)).toContain(
      'Restarting',
    );
  });

  it('ends at its limit only once, whenever the operator is killed', async () => {
    const operator = bench.operator({ LEADER_ELECTION: 'false' });
    operator.start();
    undo.push(() => operator.end('SIGKILL'));
    const names: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      names.push(await bench.session({ timeouts: { runSeconds: 3 } }));
    }
    const open = () =>
      names.filter(name => bench.status(name).phase !== 'Failed');
    while (open().length > 0) {
      await sleep(Math.random() * 400);
      await operator.end('SIGKILL');
      operator.start();
      await sleep(1_500);
    }
    for (const name of names) {
      expect(bench.status(name)).toMatchObject({ reason: 'TimedOut' });
    }
  });

  it('says that its namespace is deleted, where a legal hold keeps session and namespace', async () => {
    const held = new OperatorBench();
    await held.start();
    const { client } = held.cluster;
    const ref = (name: string) => ({ namespace: held.namespace, name });
    const hold = (name: string, value: string | null) =>
      client.patch(sessionResource, ref(name), {
        type: 'merge',
        body: { metadata: { labels: { [LEGAL_HOLD_LABEL]: value } } },
      });
    const operator = held.operator({ LEADER_ELECTION: 'false' });
    operator.start();
    const runs = await held.session();
    await held.reaches(runs, 'Running/RunnerStarted', 30_000);
    const waits = await held.session({ framework: { type: held.runtime } });
    await hold(runs, 'true');
    await hold(waits, 'true');
    await held.want(waits, 'Suspended');
    await held.reaches(waits, 'Suspended/SuspendedByUser', 30_000);
    await client.delete(NAMESPACES, { name: held.namespace });
    await held.reaches(runs, 'Failed/NamespaceTerminating', 30_000);
    // The kubelet's word is the last that has to come.
    expect(
      held.seenEnded.get(runs)! - held.kubelet.endedAt.get(runs)!,
    ).toBeLessThan(SOON_MS);
    await held.want(waits, 'Running');
    await held.reaches(waits, 'Failed/NamespaceTerminating', 30_000);
    expect(held.status(waits).message).toContain(
      `Its namespace ${held.namespace} is being deleted`,
    );
    await hold(runs, null);
    await hold(waits, null);
    await held.stop();
  });
});
