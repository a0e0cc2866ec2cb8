import {
  sessionResource,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  isConflict,
  isNotFound,
  PODS,
  type KubernetesClient,
  type Pod,
} from '@agentic-sessions/kubernetes-client';
import type { ReconcileContext } from '../controller/Reconciler';
import { attemptOf } from './podName';
import { ownerOf } from './SessionCaches';

/** What {@link purgeStrays} works with. */
export interface PurgeOptions {
  client: Pick<KubernetesClient, 'get' | 'delete'>;
  session: { namespace: string; name: string };
  /** Pods with the session's label, of whatever attempt. */
  pods: readonly Pod[];
  /** UID of the session of that name, as the cache shows it; undefined where it shows none. */
  known: string | undefined;
}

/**
 * Takes away Pods whose session is no more: of every attempt, also those without an owner, which Kubernetes' own
 * garbage collection leaves running. A cache may show a Pod before its session, so the API
 * server is asked first whether there really is none; and a Pod of another session that has taken the name goes by its
 * UID or not at all.
 *
 * @returns the Pods that were deleted
 */
export async function purgeStrays(
  { client, session, pods, known }: PurgeOptions,
  context: ReconcileContext,
): Promise<Pod[]> {
  const strays = pods.filter(
    pod =>
      !pod.metadata.deletionTimestamp &&
      attemptOf(session.name, pod.metadata.name) !== undefined &&
      (known === undefined || ownerOf(pod) !== known),
  );
  if (strays.length === 0) return [];
  const { signal, log } = context;
  let now: Session | undefined;
  try {
    now = await client.get(sessionResource, session, { signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const purged: Pod[] = [];
  for (const pod of strays) {
    const { name, namespace, uid } = pod.metadata;
    if (now && ownerOf(pod) === now.metadata.uid) continue;
    try {
      await client.delete(
        PODS,
        { name, namespace },
        { preconditions: { uid }, signal },
      );
    } catch (error) {
      if (isNotFound(error) || isConflict(error)) continue;
      throw error;
    }
    log.info({ pod: name, why: 'Its session is gone.' }, 'Deleted the Pod');
    purged.push(pod);
  }
  return purged;
}
