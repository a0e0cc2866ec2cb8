import { randomUUID } from 'node:crypto';
import {
  agentRuntimeResource,
  hasEnded,
  MANAGED_LABEL,
  SESSION_LABEL,
  sessionResource,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  defineResource,
  Informer,
  type KubernetesObject,
} from '@agentic-sessions/kubernetes-client';
import { eventually, TestCluster } from '@agentic-sessions/test-support';
import { FakeKubelet } from './FakeKubelet';
import type { Fate } from './Fate';
import { OperatorProcess, writeKubeconfig } from './OperatorProcess';
import { requestOperatorToken } from './requestOperatorToken';

interface RuntimeClass extends KubernetesObject {
  handler: string;
  scheduling?: {
    nodeSelector: Record<string, string>;
    tolerations: { key: string; operator: 'Exists' }[];
  };
}

const RUNTIME_CLASSES = defineResource<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  plural: 'runtimeclasses',
  kind: 'RuntimeClass',
  namespaced: false,
});

/**
 * A namespace on the real API server with a Node on paper, where the real program turns sessions into Pods and a test
 * plays the kubelet. No scheduler sends these Pods elsewhere: their RuntimeClass names that Node alone.
 */
export class OperatorBench {
  readonly cluster: TestCluster;
  /** When each session's end was seen. */
  readonly seenEnded = new Map<string, number>();
  namespace = '';
  runtime = '';
  kubelet!: FakeKubelet;
  sessions!: Informer<Session>;
  #token = '';
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();
  readonly #operators: OperatorProcess[] = [];

  /** @param cluster - by default the one that the suites share */
  constructor(cluster = new TestCluster()) {
    this.cluster = cluster;
  }

  async start(): Promise<void> {
    const { client } = this.cluster;
    this.namespace = await this.cluster.createNamespace('operator', {
      labels: {
        [MANAGED_LABEL]: 'true',
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
    });
    this.runtime = this.namespace;
    await client.create(agentRuntimeResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'AgentRuntime',
      metadata: { name: this.runtime },
      spec: {
        image: 'agent:test',
        command: ['node', 'agent.js'],
        capabilities: { followUps: true, repositories: true, websites: true },
      },
    });
    this.kubelet = new FakeKubelet(client, this.namespace);
    await client.create(RUNTIME_CLASSES, {
      metadata: { name: this.namespace },
      handler: 'runc',
      scheduling: {
        nodeSelector: { 'test-node': this.kubelet.node },
        tolerations: [{ key: 'test-node', operator: 'Exists' }],
      },
    });
    await this.kubelet.start();
    this.#token = await requestOperatorToken(client);
    this.sessions = new Informer({
      client,
      resource: sessionResource,
      namespace: this.namespace,
      // What is measured is the operator, not how soon we ourselves are back.
      backoff: { maxMs: 250 },
    });
    this.sessions.addHandler(({ object }) => {
      const { name } = object.metadata;
      if (hasEnded(object.status?.phase) && !this.seenEnded.has(name)) {
        this.seenEnded.set(name, Date.now());
      }
    });
    this.#following = this.sessions.run(this.#stop.signal);
    await this.sessions.waitForSync();
  }

  /** A new operator with just its own rights, for this namespace alone. */
  operator(env: Record<string, string> = {}, server?: string): OperatorProcess {
    const { config } = this.cluster.client;
    const operator = new OperatorProcess(
      writeKubeconfig({
        server: server ?? config.server,
        ca: server ? undefined : config.ca,
        token: this.#token,
      }),
      {
        WATCH_NAMESPACE: this.namespace,
        LEADER_ELECTION_NAME: this.namespace,
        RUNTIME_CLASS: this.namespace,
        IMAGE_PULL_SECONDS: '2',
        RUNTIME_SECONDS: '1',
        ...env,
      },
    );
    this.#operators.push(operator);
    return operator;
  }

  /** Starts a session whose Pods have these fates; answers its name. */
  async session(
    spec: Partial<Session['spec']> = {},
    ...fates: Fate[]
  ): Promise<string> {
    const name = randomUUID();
    this.kubelet.decide(name, ...fates);
    await this.cluster.client.create(sessionResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'Session',
      metadata: {
        name,
        namespace: this.namespace,
        labels: { [SESSION_LABEL]: name },
      },
      spec: {
        prompt: 'Survey it.',
        framework: { type: this.runtime },
        trigger: { source: 'test', actor: { kind: 'person', name: 'ada' } },
        ...spec,
      } as Session['spec'],
    });
    return name;
  }

  /** Changes what people want of a session. */
  async want(name: string, desiredState: 'Suspended' | 'Stopped' | 'Running') {
    await this.cluster.client.patch<Session>(
      sessionResource,
      { namespace: this.namespace, name },
      { type: 'merge', body: { spec: { desiredState } } },
    );
  }

  /** Says of a session what the portal says. */
  async report(name: string, status: Session['status']): Promise<void> {
    await this.cluster.client.apply(
      sessionResource,
      { metadata: { name, namespace: this.namespace }, status },
      { fieldManager: 'test', subresource: 'status' },
    );
  }

  status(name: string): NonNullable<Session['status']> {
    return this.sessions.store.get(`${this.namespace}/${name}`)?.status ?? {};
  }

  /** Waits until a session is in a phase and has a reason, given as `Phase/Reason`. */
  async reaches(name: string, expected: string, timeoutMs = 10_000) {
    await eventually(
      () => {
        const { phase, reason, message } = this.status(name);
        if (`${phase}/${reason}` !== expected) {
          throw new Error(
            `${name} is ${phase}/${reason}, not ${expected}: ${message}`,
          );
        }
      },
      { timeoutMs },
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#operators.map(o => o.end('SIGKILL')));
    this.#stop.abort();
    await this.#following;
    const { client } = this.cluster;
    await client.delete(agentRuntimeResource, { name: this.runtime });
    await client.delete(RUNTIME_CLASSES, { name: this.namespace });
    await this.kubelet.stop();
    await this.cluster.close();
  }
}
