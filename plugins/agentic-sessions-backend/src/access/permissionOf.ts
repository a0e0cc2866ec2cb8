import type { NamespaceAccess } from '@agentic-sessions/backstage-plugin-common';
import type { SessionVerb } from '@agentic-sessions/kubernetes-api';

/** The one word of the contract for a set of verbs: the widest that they fill. */
export function permissionOf(
  verbs: readonly SessionVerb[],
): NamespaceAccess['permission'] {
  if (verbs.includes('audit') || verbs.includes('debug')) {
    return 'admin';
  }
  if (verbs.includes('submit')) {
    return 'editor';
  }
  return verbs.includes('approve') ? 'approver' : 'viewer';
}
