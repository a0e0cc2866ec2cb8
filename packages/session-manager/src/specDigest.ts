import { createHash } from 'node:crypto';
import {
  canonicalJson,
  type SessionSpec,
} from '@agentic-sessions/kubernetes-api';

/**
 * SHA-256 of what was asked for, in hex. `desiredState` is left out: it is the one thing that may change later. The
 * digest is taken before the API server fills in defaults, which is why it is kept instead of computed again.
 *
 * @public
 */
export function specDigest(spec: SessionSpec): string {
  const { desiredState, ...fixed } = spec;
  return createHash('sha256').update(canonicalJson(fixed)).digest('hex');
}
