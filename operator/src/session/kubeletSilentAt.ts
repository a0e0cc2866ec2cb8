import type { Pod } from '@agentic-sessions/kubernetes-client';

/** After the time a kubelet had to end a deleted Pod, how long until its silence means that the node is gone. */
const SILENT_MS = 5_000;

/** From when on a Pod that is deleted and still there says that nobody ends it; undefined where it is not deleted. */
export function kubeletSilentAt({ metadata }: Pod): number | undefined {
  // Kubernetes has the grace period in it already.
  const { deletionTimestamp } = metadata;
  return deletionTimestamp === undefined
    ? undefined
    : Date.parse(deletionTimestamp) + SILENT_MS;
}
