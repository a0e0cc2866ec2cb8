import { matchesSelector } from './matchesSelector';
import type { Addresses, Opening, PodRules, Ports } from './PodRules';
import type {
  NetworkPolicy,
  PolicedPod,
  PolicyPeer,
  PolicyPort,
} from './policyObjects';

/** All that decides who may reach whom. */
export interface PolicyInput {
  pods: readonly PolicedPod[];
  policies: readonly NetworkPolicy[];
  /** Labels of each namespace. */
  namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

const PROTOCOLS = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const;

const LAST_PORT = 65_535;

/**
 * What NetworkPolicies mean for each Pod. Policies add up: a Pod that none selects for a direction is free in it, any
 * other may do what one of them opens. Pure.
 */
export function planPodRules(input: PolicyInput): PodRules[] {
  return input.pods.map(pod => {
    const selecting = input.policies.filter(
      ({ metadata, spec }) =>
        metadata.namespace === pod.namespace &&
        spec !== undefined &&
        matchesSelector(spec.podSelector ?? {}, pod.labels),
    );
    const ingress = selecting.filter(policy => concerns(policy, 'Ingress'));
    const egress = selecting.filter(policy => concerns(policy, 'Egress'));
    return {
      address: pod.address,
      name: `${pod.namespace}/${pod.name}`,
      ...(ingress.length > 0 && {
        ingress: ingress.flatMap(({ metadata, spec }) =>
          (spec?.ingress ?? []).flatMap(rule =>
            openings(input, metadata.namespace, rule.from, rule.ports, [pod]),
          ),
        ),
      }),
      ...(egress.length > 0 && {
        egress: egress.flatMap(({ metadata, spec }) =>
          (spec?.egress ?? []).flatMap(rule =>
            openings(input, metadata.namespace, rule.to, rule.ports, undefined),
          ),
        ),
      }),
    };
  });
}

/** `policyTypes` is filled in by the API server; where it is absent this is its rule. */
function concerns(
  { spec }: NetworkPolicy,
  direction: 'Ingress' | 'Egress',
): boolean {
  return (
    spec?.policyTypes?.includes(direction) ??
    (direction === 'Ingress' || (spec?.egress?.length ?? 0) > 0)
  );
}

/** @param receivers - whose named ports count; those of the peers where absent */
function openings(
  input: PolicyInput,
  namespace: string,
  peers: readonly PolicyPeer[] | undefined,
  ports: readonly PolicyPort[] | undefined,
  receivers: readonly PolicedPod[] | undefined,
): Opening[] {
  const sides: { addresses: Addresses; pods: readonly PolicedPod[] }[] =
    peers?.length
      ? peers.map(peer => findPeer(input, namespace, peer))
      : [{ addresses: 'any', pods: input.pods }];
  return sides.flatMap(({ addresses, pods }): Opening[] => {
    if (typeof addresses === 'object' && 'pods' in addresses) {
      if (addresses.pods.length === 0) return [];
    }
    if (!ports?.length) return [{ addresses, ports: 'any' }];
    return ports.flatMap((port): Opening[] => {
      if (typeof port.port !== 'string') {
        return [{ addresses, ports: numberedPorts(port) }];
      }
      if (receivers) {
        return receivers
          .flatMap(receiver => namedPorts(receiver, port))
          .map(number => ({ addresses, ports: number }));
      }
      // A name means another number on each Pod that it leads to.
      return pods.flatMap(pod =>
        namedPorts(pod, port).map(number => ({
          addresses: { pods: [pod.address] },
          ports: number,
        })),
      );
    });
  });
}

function findPeer(
  { pods, namespaces }: PolicyInput,
  namespace: string,
  peer: PolicyPeer,
): { addresses: Addresses; pods: readonly PolicedPod[] } {
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock;
    return { addresses: { cidr, except }, pods: [] };
  }
  const { namespaceSelector, podSelector } = peer;
  const found = pods.filter(
    pod =>
      (namespaceSelector
        ? matchesSelector(
            namespaceSelector,
            namespaces.get(pod.namespace) ?? {},
          )
        : pod.namespace === namespace) &&
      matchesSelector(podSelector ?? {}, pod.labels),
  );
  return {
    addresses: { pods: found.map(pod => pod.address).toSorted() },
    pods: found,
  };
}

function numberedPorts({ protocol, port, endPort }: PolicyPort): Ports {
  const first = typeof port === 'number' ? port : 0;
  return {
    protocol: PROTOCOLS[protocol ?? 'TCP'],
    first,
    last: port === undefined ? LAST_PORT : endPort ?? first,
  };
}

function namedPorts(pod: PolicedPod, { protocol, port }: PolicyPort): Ports[] {
  return pod.ports
    .filter(each => each.name === port && each.protocol === (protocol ?? 'TCP'))
    .map(each => ({
      protocol: PROTOCOLS[protocol ?? 'TCP'],
      first: each.port,
      last: each.port,
    }));
}
