import type { SessionEgressNetwork } from '@agentic-sessions/kubernetes-api';
import { intersectNetworks } from '../network/intersectNetworks';
import { openNetworks } from '../network/openNetworks';
import type { EffectivePolicy } from './EffectivePolicy';
import { intersectHosts } from './intersectHosts';

type Egress = EffectivePolicy['egress'];

const some = (networks: readonly SessionEgressNetwork[] | undefined) =>
  networks?.length ? { networks: [...networks] } : {};

/**
 * The narrower of two rules about the network: None before Listed before Open; of two lists, what both have. Nobody
 * reaches out where nobody says anything.
 */
export function resolveEgress(
  platform: Egress | undefined,
  namespace: Egress | undefined,
): Egress {
  const rules = [platform, namespace].filter(rule => rule !== undefined);
  if (rules.length === 0 || rules.some(rule => rule.mode === 'None')) {
    return { mode: 'None' };
  }
  const lists = rules
    .filter(rule => rule.mode === 'Listed')
    .map(rule => rule.hosts ?? []);
  if (lists.length === 0) {
    // The public internet is in both, so that only what comes on top is compared.
    return {
      mode: 'Open',
      ...some(
        rules
          .map(rule => rule.networks ?? [])
          .reduce((left, right) => intersectNetworks(left, right)),
      ),
    };
  }
  return {
    mode: 'Listed',
    hosts: lists.reduce(intersectHosts).toSorted(),
    ...some(
      rules
        .map(openNetworks)
        .reduce((left, right) => intersectNetworks(left, right)),
    ),
  };
}
