import type { SessionEgressNetwork } from '@agentic-sessions/kubernetes-api';
import type { Finding, RuleContext } from './types';

/** How many networks a sentence names. */
const NAMED = 5;

/** What the session reaches over the network. Nothing here stops it from starting. */
export function explainEgress({ input, policy }: RuleContext): Finding {
  const { mode, networks = [], hosts = [] } = policy.egress;
  const { repositories, inputs } = input.request;
  const needsMore =
    (repositories?.length ?? 0) > 0 || inputs?.website !== undefined;
  const listed = listNetworks(networks);
  if (mode === 'Open') {
    return {
      explanations: [
        `It reaches the public internet${
          listed ? ` and ${listed}` : ''
        }, and no other private network.`,
      ],
    };
  }
  if (mode === 'Listed' && listed) {
    return { explanations: [`It reaches ${listed} and nothing else.`] };
  }
  const closed = `Policy of ${input.namespace.name} opens no network`;
  return {
    explanations: [`${closed}: it reaches the platform's gateways alone.`],
    warnings: [
      ...(hosts.length
        ? [
            'Of `egress` only names of hosts are left, which no network knows: list their addresses in `egress.networks` if no gateway leads to them.',
          ]
        : []),
      ...(needsMore
        ? [
            `${closed}, so what it is to work on is found only where a gateway of the platform leads to it. Ask for its addresses in \`egress.networks\` otherwise.`,
          ]
        : []),
    ],
  };
}

function listNetworks(networks: readonly SessionEgressNetwork[]): string {
  const named = networks.slice(0, NAMED).map(describe);
  const more = networks.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more networks`] : [])].join(', ');
}

function describe({ cidr, except, ports }: SessionEgressNetwork): string {
  const which = ports
    ?.map(
      ({ port, endPort, protocol }) =>
        `${endPort ? `${port}-${endPort}` : port}${
          protocol && protocol !== 'TCP' ? `/${protocol}` : ''
        }`,
    )
    .join(', ');
  return [
    `\`${cidr}\``,
    ...(which ? [`(port ${which})`] : []),
    ...(except?.length ? [`without \`${except.join('`, `')}\``] : []),
  ].join(' ');
}
