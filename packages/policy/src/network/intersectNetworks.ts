import type { SessionEgressNetwork } from '@agentic-sessions/kubernetes-api';
import { coversBlock } from './coversBlock';

type Port = NonNullable<SessionEgressNetwork['ports']>[number];

function bothPorts(left: Port, right: Port): Port[] {
  const protocol = left.protocol ?? 'TCP';
  if (protocol !== (right.protocol ?? 'TCP')) return [];
  const first = Math.max(left.port, right.port);
  const last = Math.min(left.endPort ?? left.port, right.endPort ?? right.port);
  if (first > last) return [];
  return [
    {
      port: first,
      ...(last > first && { endPort: last }),
      ...(protocol !== 'TCP' && { protocol }),
    },
  ];
}

/** What of two networks is the same; undefined where that is nothing. */
function bothNetworks(
  left: SessionEgressNetwork,
  right: SessionEgressNetwork,
): SessionEgressNetwork | undefined {
  const cidr = coversBlock(left.cidr, right.cidr)
    ? right.cidr
    : coversBlock(right.cidr, left.cidr) && left.cidr;
  if (!cidr) return undefined;
  const holes = [...(left.except ?? []), ...(right.except ?? [])];
  if (holes.some(hole => coversBlock(hole, cidr))) return undefined;
  const except = [...new Set(holes)]
    .filter(hole => coversBlock(cidr, hole))
    .toSorted();
  const ports =
    left.ports && right.ports
      ? left.ports.flatMap(
          one => right.ports?.flatMap(other => bothPorts(one, other)) ?? [],
        )
      : left.ports ?? right.ports;
  if (ports?.length === 0) return undefined;
  return {
    cidr,
    ...(except.length > 0 && { except }),
    ...(ports && { ports }),
  };
}

/** What both lists open, each network once and in an order of its own. Exact, since blocks are nested or apart. */
export function intersectNetworks(
  left: readonly SessionEgressNetwork[],
  right: readonly SessionEgressNetwork[],
): SessionEgressNetwork[] {
  const both = left.flatMap(one =>
    right.flatMap(other => bothNetworks(one, other) ?? []),
  );
  return [...new Map(both.map(network => [JSON.stringify(network), network]))]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, network]) => network);
}
