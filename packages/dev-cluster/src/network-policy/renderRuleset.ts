import type { Opening, PodRules } from './PodRules';

/** The node that rules are written for. */
export interface RulesetInput {
  /** Name of the table, which nobody else writes. */
  table: string;
  /** The bridge that Pods are connected to. */
  bridge: string;
  /** Addresses of Pods, e.g. `10.251.7.0/24`. */
  podNetwork: string;
  /** Every Pod whose rules are known. All other addresses of the network are closed. */
  rules: readonly PodRules[];
}

/**
 * The rules as one script for `nft -f`, which the kernel takes over as a whole or not at all.
 *
 * What leaves a Pod is judged on its way to others (forward) and to the node itself (input); what comes to one on the
 * way alone, since a node always reaches its Pods, for the kubelet's probes. Answers of a connection that was let
 * through pass. An address of the Pods' network that is not known is dropped: a Pod that the API server has not told of
 * yet must wait, not slip through. IPv6 is closed for Pods, which have no address of it but the link's own.
 */
export function renderRuleset(input: RulesetInput): string {
  const { table, bridge, podNetwork, rules } = input;
  const egress = rules.filter(rule => rule.egress);
  const ingress = rules.filter(rule => rule.ingress);
  return [
    // Added first, since only what is there can be deleted.
    `table inet ${table}`,
    `delete table inet ${table}`,
    `table inet ${table} {`,
    '  set known {',
    '    type ipv4_addr',
    ...elements(rules.map(rule => rule.address)),
    '  }',
    ...verdicts('egress', egress),
    ...verdicts('ingress', ingress),
    ...egress.flatMap(rule => chain('egress', 'daddr', rule, rule.egress)),
    ...ingress.flatMap(rule => chain('ingress', 'saddr', rule, rule.ingress)),
    ...['forward', 'input'].flatMap(hook => [
      `  chain from-pods-${hook} {`,
      `    type filter hook ${hook} priority filter + 10; policy accept;`,
      '    ct state established,related accept',
      `    iifname "${bridge}" meta nfproto ipv6 drop`,
      `    iifname "${bridge}" ip saddr != ${podNetwork} drop`,
      `    ip saddr ${podNetwork} ip saddr != @known drop`,
      '    ip saddr vmap @egress',
      '  }',
    ]),
    '  chain to-pods-forward {',
    '    type filter hook forward priority filter + 20; policy accept;',
    '    ct state established,related accept',
    `    ip daddr ${podNetwork} ip daddr != @known drop`,
    '    ip daddr vmap @ingress',
    '  }',
    '}',
    '',
  ].join('\n');
}

function elements(values: readonly string[]): string[] {
  return values.length > 0
    ? [`    elements = { ${values.toSorted().join(', ')} }`]
    : [];
}

function chainName(direction: string, { address }: PodRules): string {
  return `${direction}-${address.replaceAll('.', '-')}`;
}

function verdicts(
  direction: 'ingress' | 'egress',
  rules: readonly PodRules[],
): string[] {
  return [
    `  map ${direction} {`,
    '    type ipv4_addr : verdict',
    ...elements(
      rules.map(rule => `${rule.address} : goto ${chainName(direction, rule)}`),
    ),
    '  }',
  ];
}

function chain(
  direction: 'ingress' | 'egress',
  otherSide: 'saddr' | 'daddr',
  rule: PodRules,
  openings: readonly Opening[] = [],
): string[] {
  const lines = openings.flatMap(opening => accept(otherSide, opening));
  return [
    `  chain ${chainName(direction, rule)} {`,
    `    comment "${rule.name.slice(0, 120)}"`,
    // A Pod always reaches itself, also by the address of a Service.
    `    ip ${otherSide} ${rule.address} accept`,
    ...new Set(lines),
    // Told at once rather than after the sender's patience; a reset is what TCP understands.
    '    meta l4proto tcp counter reject with tcp reset',
    '    counter reject with icmpx admin-prohibited',
    '  }',
  ];
}

function accept(
  otherSide: 'saddr' | 'daddr',
  { addresses, ports }: Opening,
): string[] {
  const parts: string[] = [];
  if (addresses !== 'any') {
    if ('pods' in addresses) {
      parts.push(`ip ${otherSide} { ${addresses.pods.join(', ')} }`);
    } else if (addresses.cidr.includes(':')) {
      return []; // Pods have no IPv6 here
    } else {
      parts.push(`ip ${otherSide} ${addresses.cidr}`);
      for (const hole of addresses.except) {
        parts.push(`ip ${otherSide} != ${hole}`);
      }
    }
  }
  if (ports !== 'any') {
    const { protocol, first, last } = ports;
    parts.push(
      first === 0 && last === 65_535
        ? `meta l4proto ${protocol}`
        : `${protocol} dport ${first === last ? first : `${first}-${last}`}`,
    );
  }
  return [`    ${[...parts, 'accept'].join(' ')}`];
}
