import type { EffectivePolicy } from './EffectivePolicy';
import { intersectHosts } from './intersectHosts';

type Egress = EffectivePolicy['egress'];

/** The narrower of two rules about the network: None before Listed before Open; of two lists, what both have. */
export function resolveEgress(
  platform: Egress | undefined,
  namespace: Egress | undefined,
): Egress {
  const rules = [platform, namespace].filter(rule => rule !== undefined);
  if (rules.some(rule => rule.mode === 'None')) return { mode: 'None' };
  const lists = rules
    .filter(rule => rule.mode === 'Listed')
    .map(rule => rule.hosts ?? []);
  if (!lists.length) return { mode: 'Open' };
  return { mode: 'Listed', hosts: lists.reduce(intersectHosts).toSorted() };
}
