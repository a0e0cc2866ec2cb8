import { objectKey } from '@agentic-sessions/kubernetes-client';
import type { WorkQueue } from '../queue/WorkQueue';
import type { SessionCaches } from '../session/SessionCaches';

/** Has each NamespacePolicy looked at when it changes, and all of them when the platform's does. The answer undoes it. */
export function wireNamespacePolicies(
  caches: Pick<SessionCaches, 'namespacePolicies' | 'platformPolicies'>,
  queue: Pick<WorkQueue, 'add'>,
): () => void {
  const undo = [
    caches.namespacePolicies.addHandler(event => queue.add(event.key)),
    caches.platformPolicies.addHandler(() => {
      for (const policy of caches.namespacePolicies.store.values()) {
        queue.add(objectKey(policy));
      }
    }),
  ];
  return () => undo.forEach(remove => remove());
}
