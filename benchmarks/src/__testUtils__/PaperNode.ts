import {
  Informer,
  isConflict,
  isNotFound,
  NODES,
  PODS,
  type KubernetesClient,
  type Pod,
} from '@agentic-sessions/kubernetes-client';

/** A node on paper for the shared test cluster, which has no simulator: Pods that are sent to it run at once. */
export class PaperNode {
  readonly #client: KubernetesClient;
  readonly #name: string;
  readonly #pods: Informer<Pod>;
  readonly #begun = new Set<string>();
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();
  /** What went wrong; must stay empty. */
  readonly failures: unknown[] = [];

  constructor(client: KubernetesClient, name: string, namespace: string) {
    this.#client = client;
    this.#name = name;
    this.#pods = new Informer({ client, resource: PODS, namespace });
  }

  /** By what Pods choose it. */
  get selector(): Record<string, string> {
    return { 'paper-node': this.#name };
  }

  async start(): Promise<void> {
    const room = { cpu: '100', memory: '500Gi', pods: '1000' };
    const node = {
      metadata: { name: this.#name, labels: this.selector },
      status: {
        allocatable: room,
        capacity: room,
        conditions: [
          {
            type: 'Ready',
            status: 'True' as const,
            reason: 'OnPaper',
            message: 'It is on paper',
            lastTransitionTime: new Date().toISOString(),
          },
        ],
      },
    };
    await this.#client.create(NODES, node);
    this.#pods.addHandler(({ type, object }) => {
      const { uid = '', deletionTimestamp } = object.metadata;
      if (type === 'deleted') return;
      if (deletionTimestamp) this.#note(this.#end(object));
      else if (object.spec.nodeName === this.#name && !this.#begun.has(uid)) {
        this.#begun.add(uid);
        this.#note(this.#run(object));
      }
    });
    this.#following = this.#pods.run(this.#stop.signal);
    await this.#pods.waitForSync(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.#client.delete(NODES, { name: this.#name });
  }

  #note(work: Promise<void>): void {
    work.catch(error => {
      // Deleted meanwhile; or the scheduler was there first.
      if (!isNotFound(error) && !isConflict(error)) this.failures.push(error);
    });
  }

  async #run({ metadata, spec }: Pod): Promise<void> {
    const { name, namespace } = metadata;
    const now = new Date().toISOString();
    await this.#client.patchStatus<Pod>(
      PODS,
      { name, namespace },
      {
        type: 'strategic',
        body: {
          status: {
            phase: 'Running',
            conditions: [
              { type: 'Ready', status: 'True', lastTransitionTime: now },
            ],
            containerStatuses: spec.containers.map(container => ({
              name: container.name,
              image: container.image,
              imageID: '',
              ready: true,
              restartCount: 0,
              state: { running: { startedAt: now } },
            })),
          },
        },
      },
    );
  }

  async #end({ metadata: { name, namespace, uid } }: Pod): Promise<void> {
    await this.#client.delete(
      PODS,
      { name, namespace },
      { preconditions: { uid }, gracePeriodSeconds: 0 },
    );
  }
}
