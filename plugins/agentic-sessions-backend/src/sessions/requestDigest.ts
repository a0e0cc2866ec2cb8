import { canonicalJson } from '@agentic-sessions/kubernetes-api';
import type { CreateSession } from '@agentic-sessions/backstage-plugin-common';
import { sha256Hex } from '../database/sha256Hex';

/** On a Session that was asked for through the API: {@link requestDigest} of the request. */
export const REQUEST_DIGEST_ANNOTATION = 'agentic-sessions.io/request-digest';

/** Tells whether two requests want the same. */
export function requestDigest(wanted: CreateSession): string {
  return sha256Hex(canonicalJson(wanted));
}
