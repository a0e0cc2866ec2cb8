import { join } from 'node:path';
import type { ArtifactKey } from '../ArtifactStore';
import { ArtifactPathError } from '../errors';

/** A name Kubernetes gives out: no dots, no slashes, so that it is one harmless folder. */
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DIGEST = /^[0-9a-f]{64}$/;

/** Where a session's files are. */
export function sessionFolder(
  root: string,
  key: Pick<ArtifactKey, 'namespace' | 'sessionId'>,
): string {
  for (const [what, value] of [
    ['namespace', key.namespace],
    ['session', key.sessionId],
  ]) {
    if (!DNS_LABEL.test(value)) {
      throw new ArtifactPathError(`"${value}" is no name of a ${what}.`);
    }
  }
  return join(root, key.namespace, key.sessionId);
}

/** Where content is when it is whole, and while it comes in. */
export function keyPaths(
  root: string,
  key: ArtifactKey,
): { whole: string; partial: string } {
  if (!DIGEST.test(key.digest)) {
    throw new ArtifactPathError(`"${key.digest}" is no SHA-256 in hex.`);
  }
  const folder = sessionFolder(root, key);
  return {
    whole: join(folder, 'sha256', key.digest.slice(0, 2), key.digest),
    partial: join(folder, 'partial', key.digest),
  };
}
