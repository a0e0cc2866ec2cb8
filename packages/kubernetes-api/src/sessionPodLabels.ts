import {
  EGRESS_LABEL,
  MANAGED_BY_LABEL,
  OPERATOR_NAME,
  SESSION_LABEL,
} from './names';

/** Labels that every session's Pod has, and their value where it is the same for all. */
export const SESSION_POD_LABELS: Readonly<Record<string, string | undefined>> =
  {
    [SESSION_LABEL]: undefined,
    [MANAGED_BY_LABEL]: OPERATOR_NAME,
    'app.kubernetes.io/name': 'agentic-session',
    'app.kubernetes.io/component': undefined,
  };

/**
 * Whether a session's Pod may have this label at all: the operator sets no others, admission refuses a Pod that has
 * more, and Kubernetes itself copies where a Pod runs from its node.
 */
export function mayBeOnSessionPod(key: string): boolean {
  return (
    Object.hasOwn(SESSION_POD_LABELS, key) ||
    key === EGRESS_LABEL ||
    key.startsWith('topology.kubernetes.io/')
  );
}
