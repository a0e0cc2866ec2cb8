import { isDeepStrictEqual } from 'node:util';
import type {
  NamespacePolicy,
  PlatformPolicy,
} from '@agentic-sessions/kubernetes-api';
import type { InformerEvent } from '@agentic-sessions/kubernetes-client';

/**
 * Whether sessions may be decided otherwise since a policy changed. What it says of itself decides nothing, but for the
 * platform's: what was seen of the cluster stands there.
 */
export function isPolicyNews(
  event: InformerEvent<NamespacePolicy> | InformerEvent<PlatformPolicy>,
): boolean {
  if (event.type !== 'updated') return true;
  const { before, object } = event;
  return (
    before.metadata.uid !== object.metadata.uid ||
    before.metadata.generation !== object.metadata.generation ||
    // By its scope: what a list brings may not say of which kind it is.
    (object.metadata.namespace === undefined &&
      !isDeepStrictEqual(before.status?.conditions, object.status?.conditions))
  );
}
