import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';

/**
 * A client for the work of a leader: it writes only while we lead, and looks right before each request goes out. Between
 * a decision and its write may lie other calls, waits for a connection and repeats, each long enough to lose the lease.
 *
 * @throws by each write Error `No longer leading` once that is so
 */
export function leadingClient(
  client: KubernetesClient,
  isLeading: () => boolean,
): KubernetesClient {
  return client.guardWrites(() => {
    if (!isLeading()) {
      throw new Error('No longer leading: another operator does what is to do');
    }
  });
}
