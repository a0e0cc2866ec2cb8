import {
  agentRuntimeResource,
  type AgentRuntime,
} from '@agentic-sessions/kubernetes-api';
import type {
  Clock,
  KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { writeAccepted } from '../accepted/writeAccepted';
import type {
  ReconcileContext,
  Reconciler,
  ReconcileResult,
} from '../controller/Reconciler';
import { judgeRuntime } from './judgeRuntime';

/** Writes into each AgentRuntime whether sessions can use it as it is written. */
export class RuntimeReconciler implements Reconciler {
  readonly #client: Pick<KubernetesClient, 'patchStatus'>;
  readonly #get: (name: string) => AgentRuntime | undefined;
  readonly #clock: Clock;

  /** @param get - from a cache */
  constructor(
    client: Pick<KubernetesClient, 'patchStatus'>,
    get: (name: string) => AgentRuntime | undefined,
    clock: Clock,
  ) {
    this.#client = client;
    this.#get = get;
    this.#clock = clock;
  }

  async reconcile(
    key: string,
    context: ReconcileContext,
  ): Promise<ReconcileResult> {
    const runtime = this.#get(key);
    if (!runtime) return {};
    const fault = judgeRuntime(runtime.spec);
    await writeAccepted<AgentRuntime>(
      {
        client: this.#client,
        clock: this.#clock,
        resource: agentRuntimeResource,
      },
      runtime,
      fault
        ? { status: 'False', ...fault }
        : {
            status: 'True',
            reason: 'Accepted',
            message:
              'Sessions can use it. Whether its image is there shows when a node fetches it.',
          },
      context,
    );
    return {};
  }
}
