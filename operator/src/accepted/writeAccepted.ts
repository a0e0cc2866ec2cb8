import {
  ACCEPTED_CONDITION,
  OPERATOR_FIELD_MANAGER,
  setCondition,
  type Condition,
} from '@agentic-sessions/kubernetes-api';
import {
  isConflict,
  isNotFound,
  type Clock,
  type KubernetesClient,
  type KubernetesObject,
  type Resource,
} from '@agentic-sessions/kubernetes-client';
import type { ReconcileContext } from '../controller/Reconciler';
import { cutText } from '../session/cutText';

/** An object that says in its status whether it is accepted. */
type Judged = KubernetesObject & {
  status?: { conditions?: readonly Condition[] };
};

/** What is said of it. */
export interface Acceptance {
  status: 'True' | 'False';
  /** One word for machines. */
  reason: string;
  /** A sentence for people. */
  message: string;
}

/** Writes the condition `Accepted` where it says something new. Conditions of others are left as they are. */
export async function writeAccepted<T extends Judged>(
  options: {
    client: Pick<KubernetesClient, 'patchStatus'>;
    clock: Clock;
    resource: Resource<T>;
  },
  object: T,
  { message, ...verdict }: Acceptance,
  { signal, log }: Pick<ReconcileContext, 'signal' | 'log'>,
): Promise<void> {
  const { client, clock, resource } = options;
  const { name, namespace, generation, resourceVersion } = object.metadata;
  const before = object.status?.conditions ?? [];
  const conditions = setCondition<Condition>(
    before,
    {
      ...verdict,
      type: ACCEPTED_CONDITION,
      observedGeneration: generation,
      message: cutText(message, 1024),
    },
    new Date(clock.now()),
  );
  if (conditions === before) return;
  const about = { kind: resource.kind, namespace, name };
  try {
    await client.patchStatus<T>(
      resource,
      { name, ...(namespace !== undefined && { namespace }) },
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
    log.info({ ...about, reason: verdict.reason }, 'Judged an object');
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
    log.debug(about, 'The object has changed meanwhile');
  }
}
