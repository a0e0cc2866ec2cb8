import type { ObservedSession } from './ObservedSession';

const NO_POD =
  'and no Pod can be made in it any more. Start the session in another namespace.';

/**
 * Reason and sentence of what ends because its namespace does.
 *
 * @param rest - what follows from that; that no Pod can be made, where absent
 */
export function namespaceGoes({ session }: ObservedSession, rest = NO_POD) {
  return {
    reason: 'NamespaceTerminating',
    message: `Its namespace ${session.metadata.namespace} is being deleted, ${rest}`,
  } as const;
}
