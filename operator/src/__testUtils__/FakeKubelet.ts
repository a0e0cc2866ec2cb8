import { randomUUID } from 'node:crypto';
import { SESSION_LABEL } from '@agentic-sessions/kubernetes-api';
import {
  Informer,
  isConflict,
  isNotFound,
  LEASES,
  NODES,
  PODS,
  type KubernetesClient,
  type Pod,
  type PodStatus,
} from '@agentic-sessions/kubernetes-client';
import type { Fate } from './Fate';
import { fatedStatus } from './fatedStatus';
import { microTime } from '../microTime';

/** A Node that exists on paper, and whose kubelet is this: it brings Pods up and down as a test says. */
export class FakeKubelet {
  readonly node = `fake-${randomUUID().slice(0, 8)}`;
  /** When each session's Pod came to its end, in milliseconds since the epoch. */
  readonly endedAt = new Map<string, number>();
  /** Sessions of which two Pods lived at once. Must stay empty. */
  readonly doubles: string[] = [];
  readonly #client: KubernetesClient;
  readonly #namespace: string;
  readonly #fates = new Map<string, Fate[]>();
  readonly #begun = new Set<string>();
  readonly #stop = new AbortController();
  readonly #pods: Informer<Pod>;
  #running: Promise<unknown> = Promise.resolve();
  #silent = false;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(client: KubernetesClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
    this.#pods = new Informer({
      client,
      resource: PODS,
      namespace,
      backoff: { maxMs: 250 },
    });
  }

  /** Says what becomes of a session's Pods. */
  decide(session: string, ...fates: Fate[]): void {
    this.#fates.set(session, fates.length > 0 ? fates : [{}]);
  }

  async start(): Promise<void> {
    await this.#client.create(NODES, {
      metadata: { name: this.node, labels: { 'test-node': this.node } },
      // Nobody runs what other suites would have sent here.
      spec: { taints: [{ key: 'test-node', effect: 'NoSchedule' }] },
    });
    await this.#heartbeat();
    this.#pods.addHandler(event => {
      this.#watchDoubles(event.object);
      if (event.type !== 'deleted') this.#look(event.object);
    });
    this.#running = this.#pods.run(this.#stop.signal);
    await this.#pods.waitForSync(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#running;
    try {
      await this.#client.delete(NODES, { name: this.node });
    } catch (error) {
      // A test has taken it away.
      if (!isNotFound(error)) throw error;
    }
  }

  /** As if the node were cut off: it says nothing any more, and hears nothing. */
  fallSilent(): void {
    this.#silent = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** As if its Pod were evicted, deleted, … from outside. */
  pods(session: string): Pod[] {
    return [...this.#pods.store.values()].filter(
      p => p.metadata.labels?.[SESSION_LABEL] === session,
    );
  }

  /** The runner of a Pod has done its turn and ends. */
  async endNow(pod: Pod): Promise<void> {
    await this.#end(pod, fatedStatus.end({}, new Date().toISOString()));
  }

  #later(ms: number, act: () => Promise<unknown>): void {
    if (this.#silent) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act().catch(error => {
        if (this.#stop.signal.aborted || isNotFound(error)) return;
        // As a kubelet: until it goes through.
        this.#later(100, act);
      });
    }, ms);
    this.#timers.add(timer);
  }

  async #heartbeat(): Promise<void> {
    const now = new Date().toISOString();
    await this.#client.patchStatus(
      NODES,
      { name: this.node },
      {
        type: 'merge',
        body: {
          status: {
            allocatable: { cpu: '100', memory: '500Gi', pods: '1000' },
            capacity: { cpu: '100', memory: '500Gi', pods: '1000' },
            conditions: [
              {
                type: 'Ready',
                status: 'True',
                reason: 'KubeletReady',
                message: 'On paper',
                lastHeartbeatTime: now,
                lastTransitionTime: now,
              },
            ],
          },
        },
      },
      { fieldValidation: 'Ignore' },
    );
    await this.#client.apply(
      LEASES,
      {
        metadata: { name: this.node, namespace: 'kube-node-lease' },
        spec: {
          holderIdentity: this.node,
          leaseDurationSeconds: 40,
          renewTime: microTime(Date.parse(now)),
        },
      },
      { fieldManager: 'fake-kubelet', force: true },
    );
    this.#later(5_000, () => this.#heartbeat());
  }

  #watchDoubles(changed: Pod): void {
    const session = changed.metadata.labels?.[SESSION_LABEL];
    if (!session) return;
    const live = this.pods(session).filter(
      p => p.status?.phase !== 'Succeeded' && p.status?.phase !== 'Failed',
    );
    if (live.length > 1) this.doubles.push(session);
  }

  #fate(pod: Pod): Fate {
    const session = pod.metadata.labels?.[SESSION_LABEL] ?? '';
    const fates = this.#fates.get(session) ?? [{}];
    const suffix = pod.metadata.name.slice(`session-${session}`.length);
    const attempt = suffix ? Number(suffix.slice(1)) : 0;
    return fates[Math.min(attempt, fates.length - 1)];
  }

  #look(pod: Pod): void {
    const uid = pod.metadata.uid ?? '';
    if (!this.#begun.has(uid)) {
      this.#begun.add(uid);
      this.#later(0, () => this.#bringUp(pod));
    }
    const going = `${uid} going`;
    if (pod.metadata.deletionTimestamp && !this.#begun.has(going)) {
      this.#begun.add(going);
      this.#later(100, () => this.#bringDown(pod));
    }
  }

  async #bringUp(pod: Pod): Promise<void> {
    const fate = this.#fate(pod);
    if (fate.unbound) return;
    if (!pod.spec.nodeName) await this.#bind(pod);
    const stuck = fatedStatus.stuck(fate);
    if (stuck) {
      await this.#write(pod, stuck);
      this.#knowsEnd(pod);
      return;
    }
    const { end } = fate;
    if (end && 'evicted' in end && end.evicted === 'beforeStart') {
      this.#later(fate.startMs ?? 50, () =>
        this.#end(pod, fatedStatus.evicted()),
      );
      return;
    }
    this.#later(fate.startMs ?? 50, async () => {
      const startedAt = new Date().toISOString();
      await this.#write(pod, fatedStatus.up(startedAt));
      if (fate.runMs !== undefined) {
        this.#later(fate.runMs, () =>
          this.#end(pod, fatedStatus.end(fate, startedAt)),
        );
      }
    });
  }

  async #bind(pod: Pod): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    try {
      await this.#client.createSubresource(
        PODS,
        { name, namespace },
        'binding',
        {
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { name, namespace, uid },
          target: { apiVersion: 'v1', kind: 'Node', name: this.node },
        },
      );
    } catch (error) {
      // A scheduler was there first.
      if (!isConflict(error)) throw error;
    }
  }

  /** Deleted: the runner is told to end, says its last word, and the object goes. */
  async #bringDown(pod: Pod): Promise<void> {
    const known = this.#pods.store.get(
      `${this.#namespace}/${pod.metadata.name}`,
    );
    if (!known || known.metadata.uid !== pod.metadata.uid) return;
    const over =
      known.status?.phase === 'Failed' || known.status?.phase === 'Succeeded';
    const ran = known.status?.containerStatuses?.some(c => c.state?.running);
    if (!over && ran) {
      await this.#end(known, fatedStatus.told(this.#fate(known)));
    }
    await this.#client.delete(
      PODS,
      { name: pod.metadata.name, namespace: this.#namespace },
      { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } },
    );
  }

  async #end(pod: Pod, status: PodStatus): Promise<void> {
    const known = this.#pods.store.get(
      `${this.#namespace}/${pod.metadata.name}`,
    );
    if (
      known?.status?.phase === 'Succeeded' ||
      known?.status?.phase === 'Failed'
    ) {
      return;
    }
    await this.#write(pod, status);
    this.#knowsEnd(pod);
  }

  /** From now on Kubernetes knows what becomes of the Pod. */
  #knowsEnd(pod: Pod): void {
    this.endedAt.set(pod.metadata.labels?.[SESSION_LABEL] ?? '', Date.now());
  }

  async #write(pod: Pod, status: PodStatus): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    await this.#client.patchStatus(
      PODS,
      { name, namespace },
      { type: 'merge', body: { metadata: { uid }, status } },
      { fieldValidation: 'Ignore' },
    );
  }
}
