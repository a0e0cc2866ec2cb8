import { coversNetwork } from '../network/coversNetwork';
import { openNetworks } from '../network/openNetworks';
import type { EffectivePolicy } from '../resolve/EffectivePolicy';
import { coversHost } from '../resolve/intersectHosts';
import type { Widening } from './Widening';

type Egress = EffectivePolicy['egress'];

const WIDTH = { None: 0, Listed: 1, Open: 2 } as const;

/** What of the network the namespace opens and the platform does not. */
export function widerEgress(
  platform: Egress | undefined,
  namespace: Egress | undefined,
): Widening[] {
  if (!platform || !namespace || namespace.mode === 'None') return [];
  if (WIDTH[namespace.mode] > WIDTH[platform.mode]) {
    return [
      {
        field: 'spec.egress.mode',
        message: `spec.egress.mode is ${namespace.mode} and the platform allows at most ${platform.mode}: choose that, or leave egress out.`,
      },
    ];
  }
  const wider = (field: string, outside: string[], allowed: string[]) =>
    outside.length > 0
      ? [
          {
            field,
            message: `${field} has ${outside.join(
              ', ',
            )} and the platform opens ${
              allowed.join(', ') || 'none'
            }: take it out, or narrow it.`,
          },
        ]
      : [];
  // The platform that opens everything has no names to compare with.
  const listed = platform.mode === 'Listed' ? platform.hosts ?? [] : undefined;
  const open = openNetworks(platform);
  return [
    ...wider(
      'spec.egress.hosts',
      (namespace.mode === 'Listed' ? namespace.hosts ?? [] : []).filter(
        host => listed && !listed.some(outer => coversHost(outer, host)),
      ),
      listed ?? [],
    ),
    ...wider(
      'spec.egress.networks',
      (namespace.networks ?? [])
        .filter(network => !open.some(outer => coversNetwork(outer, network)))
        .map(({ cidr }) => cidr),
      [
        ...(platform.mode === 'Open' ? ['the public internet'] : []),
        ...(platform.networks ?? []).map(({ cidr }) => cidr),
      ],
    ),
  ];
}
