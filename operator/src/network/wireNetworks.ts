import { hasEnded } from '@agentic-sessions/kubernetes-api';
import type { WorkQueue } from '../queue/WorkQueue';
import type { SessionCaches } from '../session/SessionCaches';

/** How long a NetworkPolicy that a session needed alone may outlive it. */
const TIDY_AFTER_MS = 2_000;

/**
 * Has the network of a namespace looked at when anything changes that decides about it: the namespace, policies, a
 * NetworkPolicy, a session that needs its own no more. The answer undoes it.
 *
 * @param only - the one namespace to look after; all where absent
 */
export function wireNetworks(
  caches: SessionCaches,
  queue: WorkQueue,
  only: string | undefined,
): () => void {
  const add = (namespace = '', afterMs = 0) => {
    if (only === undefined || namespace === only) {
      queue.add(namespace, { afterMs });
    }
  };
  const undo = [
    caches.namespaces.addHandler(({ object }) => add(object.metadata.name)),
    caches.networkPolicies.addHandler(({ object }) =>
      add(object.metadata.namespace),
    ),
    caches.namespacePolicies.addHandler(({ object }) =>
      add(object.metadata.namespace),
    ),
    caches.platformPolicies.addHandler(() => {
      const namespaces = new Set([
        ...[...caches.namespaces.store.values()].map(n => n.metadata.name),
        ...caches.open().map(session => session.metadata.namespace),
      ]);
      namespaces.forEach(namespace => add(namespace));
    }),
    caches.sessions.addHandler(event => {
      if (
        event.type === 'deleted' ||
        (event.type === 'updated' &&
          hasEnded(event.object.status?.phase) &&
          !hasEnded(event.before.status?.phase))
      ) {
        // What it needed is in nobody's way, and looking costs by how many sessions there are: once for many that end.
        add(event.object.metadata.namespace, TIDY_AFTER_MS);
      }
    }),
  ];
  return () => undo.forEach(remove => remove());
}
