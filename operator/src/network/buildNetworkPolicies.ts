import {
  EGRESS_LABEL,
  EGRESS_POLICY_PREFIX,
  MANAGED_BY_LABEL,
  OPERATOR_NAME,
  SESSION_LABEL,
  SESSION_NETWORK_POLICY,
  type SessionEgress,
  type SessionEgressNetwork,
} from '@agentic-sessions/kubernetes-api';
import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
} from '@agentic-sessions/kubernetes-client';
import { openNetworks, resolveEgress } from '@agentic-sessions/policy';

const EVERY_SESSION = {
  matchExpressions: [{ key: SESSION_LABEL, operator: 'Exists' as const }],
};

const metadata = (namespace: string, name: string) => ({
  name,
  namespace,
  labels: { [MANAGED_BY_LABEL]: OPERATOR_NAME },
});

/** What closes every Pod of a session in a namespace, in both directions, but for the platform's gateways. */
export function buildBasePolicy(
  namespace: string,
  gateways: readonly NetworkPolicyEgressRule[],
): NetworkPolicy {
  return {
    metadata: metadata(namespace, SESSION_NETWORK_POLICY),
    spec: {
      podSelector: EVERY_SESSION,
      policyTypes: ['Ingress', 'Egress'],
      ...(gateways.length > 0 && { egress: [...gateways] }),
    },
  };
}

function toRule({
  cidr,
  except,
  ports,
}: SessionEgressNetwork): NetworkPolicyEgressRule {
  return {
    to: [{ ipBlock: { cidr, ...(except?.length && { except }) } }],
    ...(ports && {
      ports: ports.map(({ port, endPort, protocol }) => ({
        // As the API server would fill it in, so that what is there can be compared.
        protocol: protocol ?? 'TCP',
        port,
        ...(endPort !== undefined && { endPort }),
      })),
    }),
  };
}

/** Name of the NetworkPolicy of a profile. */
export function egressPolicyName(profile: string): string {
  return `${EGRESS_POLICY_PREFIX}${profile}`;
}

/**
 * What opens the networks of a profile: what sessions of it were allowed when they were made, within today's policy.
 *
 * @param allowed - at that time; absent where only today counts
 */
export function buildEgressPolicy(
  namespace: string,
  profile: string,
  allowed: SessionEgress | undefined,
  today: SessionEgress,
): NetworkPolicy {
  const rules = openNetworks(resolveEgress(allowed, today)).map(toRule);
  return {
    metadata: metadata(namespace, egressPolicyName(profile)),
    spec: {
      podSelector: {
        ...EVERY_SESSION,
        matchLabels: { [EGRESS_LABEL]: profile },
      },
      policyTypes: ['Egress'],
      ...(rules.length > 0 && { egress: rules }),
    },
  };
}
