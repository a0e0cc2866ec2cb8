import {
  canonicalJson,
  type SessionPolicySnapshot,
} from '@agentic-sessions/kubernetes-api';

/**
 * The version of a snapshot: a digest of what it allows. The generations it came from do not count, so that a change of
 * policy that changes nothing for a session leaves its approvals standing.
 *
 * @param hash - SHA-256, in hex. Approvals are bound to this version, so that two snapshots must never share one; no
 * shorter digest is offered.
 */
export function policyVersion(
  snapshot: Omit<SessionPolicySnapshot, 'version'>,
  hash: (text: string) => string,
): string {
  return hash(
    canonicalJson({
      ...snapshot,
      version: undefined,
      namespacePolicyGeneration: undefined,
      platformPolicyGeneration: undefined,
    }),
  );
}
