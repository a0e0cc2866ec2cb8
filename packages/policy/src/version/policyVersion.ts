import {
  canonicalJson,
  type SessionPolicySnapshot,
} from '@agentic-sessions/kubernetes-api';
import { stableHash } from './stableHash';

/**
 * The version of a snapshot: a digest of what it allows. The generations it came from do not count, so that a change of
 * policy that changes nothing for a session leaves its approvals standing.
 */
export function policyVersion(
  snapshot: Omit<SessionPolicySnapshot, 'version'>,
  hash: (text: string) => string = stableHash,
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
