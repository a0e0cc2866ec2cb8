import {
  ACCEPTED_CONDITION,
  agentRuntimeResource,
  OPERATOR_FIELD_MANAGER,
  setCondition,
  type AgentRuntime,
  type AgentRuntimeCondition,
} from '@agentic-sessions/kubernetes-api';
import {
  isConflict,
  isNotFound,
  type Clock,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
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
    { signal, log }: ReconcileContext,
  ): Promise<ReconcileResult> {
    const runtime = this.#get(key);
    if (!runtime) return {};
    const { name, generation, resourceVersion } = runtime.metadata;
    const fault = judgeRuntime(runtime.spec);
    const before = runtime.status?.conditions ?? [];
    const conditions = setCondition<AgentRuntimeCondition>(
      before,
      {
        type: ACCEPTED_CONDITION,
        status: fault ? 'False' : 'True',
        observedGeneration: generation,
        reason: fault?.reason ?? 'Accepted',
        message: (
          fault?.message ??
          'Sessions can use it. Whether its image is there shows when a node fetches it.'
        ).slice(0, 1024),
      },
      new Date(this.#clock.now()),
    );
    if (conditions === before) return {};
    try {
      await this.#client.patchStatus<AgentRuntime>(
        agentRuntimeResource,
        { name },
        {
          type: 'merge',
          // Others may write conditions too: a list made from an older one is refused, and made anew when that is seen.
          body: {
            metadata: { resourceVersion },
            status: { observedGeneration: generation, conditions },
          },
        },
        { fieldManager: OPERATOR_FIELD_MANAGER, signal },
      );
      log.info({ runtime: name, fault: fault?.reason }, 'Judged a runtime');
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
      log.debug({ runtime: name }, 'The runtime has changed meanwhile');
    }
    return {};
  }
}
