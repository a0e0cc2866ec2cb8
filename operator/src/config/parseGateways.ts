import { isIP } from 'node:net';
import type {
  NetworkPolicyEgressRule,
  NetworkPolicyPort,
} from '@agentic-sessions/kubernetes-client';

/** The runner API's own address as a rule, where the URL has one and not a name. */
function runnerApi(url: string): NetworkPolicyEgressRule[] {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return []; // said of RUNNER_API_URL itself
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  if (version === 0) return [];
  const port = Number(
    parsed.port || (parsed.protocol === 'https:' ? '443' : '80'),
  );
  return [
    {
      to: [{ ipBlock: { cidr: `${host}/${version === 4 ? 32 : 128}` } }],
      ports: [{ protocol: 'TCP', port }],
    },
  ];
}

function isRule(value: unknown): value is NetworkPolicyEgressRule {
  const { to, ports = [] } = (value ?? {}) as {
    to?: unknown;
    ports?: unknown;
  };
  return (
    // A rule without receivers would open everything.
    Array.isArray(to) &&
    to.length > 0 &&
    to.every(
      peer =>
        peer?.ipBlock?.cidr || peer?.podSelector || peer?.namespaceSelector,
    ) &&
    Array.isArray(ports)
  );
}

/**
 * What every session's Pod may reach: the portal's runner API, and the rules of SESSION_EGRESS.
 *
 * @returns what is wrong with the setting, in words
 */
export function parseGateways(
  runnerApiUrl: string,
  sessionEgress: string,
): NetworkPolicyEgressRule[] | string {
  let rules: unknown;
  try {
    rules = JSON.parse(sessionEgress);
  } catch (error) {
    return `it must be JSON: ${(error as Error).message}`;
  }
  if (!Array.isArray(rules) || !rules.every(isRule)) {
    return 'it must be a list of rules as in spec.egress of a NetworkPolicy, each with receivers: [{"to": [{"ipBlock": {"cidr": "192.0.2.1/32"}}], "ports": [{"port": 443}]}]';
  }
  const portal = runnerApi(runnerApiUrl);
  if (portal.length === 0 && rules.length === 0) {
    return 'RUNNER_API_URL has a name, which no NetworkPolicy knows, so a rule must say where it leads: the Pods of the portal, and DNS';
  }
  return [
    ...portal,
    ...rules.map(({ to, ports }) => ({
      to,
      ...(ports?.length && {
        // As the API server would fill it in, so that what is there can be compared.
        ports: ports.map(
          (port): NetworkPolicyPort => ({ protocol: 'TCP', ...port }),
        ),
      }),
    })),
  ];
}
