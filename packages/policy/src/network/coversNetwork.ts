import type { SessionEgressNetwork } from '@agentic-sessions/kubernetes-api';
import { coversBlock } from './coversBlock';

/** Whether everything that `inner` opens is opened by `outer` too. */
export function coversNetwork(
  outer: SessionEgressNetwork,
  inner: SessionEgressNetwork,
): boolean {
  return (
    coversBlock(outer.cidr, inner.cidr) &&
    (outer.except ?? []).every(
      hole =>
        (!coversBlock(hole, inner.cidr) && !coversBlock(inner.cidr, hole)) ||
        (inner.except ?? []).some(own => coversBlock(own, hole)),
    ) &&
    (outer.ports === undefined ||
      (inner.ports?.every(own =>
        outer.ports?.some(
          port =>
            (port.protocol ?? 'TCP') === (own.protocol ?? 'TCP') &&
            port.port <= own.port &&
            (port.endPort ?? port.port) >= (own.endPort ?? own.port),
        ),
      ) ??
        false))
  );
}
