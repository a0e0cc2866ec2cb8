import type { Session } from '@agentic-sessions/kubernetes-api';
import { permitsName, type PolicySources } from '@agentic-sessions/policy';
import { effectivePolicy } from '../policy/effectivePolicy';

/**
 * Why policy does not let a session go on that was let in once, in words; undefined where it may. That is its model: the
 * agent has been given it, and keeps using it. Tools and approvals are narrowed call by call by the runner, the network by
 * its NetworkPolicies, time by the limits of the moment; what is asked of the cluster is asked of those that start.
 */
export function forbiddenNow(
  { spec }: Session,
  sources: PolicySources,
): string | undefined {
  const { model } = spec;
  if (model === undefined) return undefined;
  const { models } = effectivePolicy(sources);
  if (permitsName(models, model)) return undefined;
  const allowed =
    models.allowed.length > 0 ? models.allowed.join(', ') : 'none';
  const blocked =
    models.blocked.length > 0 ? `, and not ${models.blocked.join(', ')}` : '';
  return `Policy of ${sources.namespace.name} does not allow its model ${model} any more: it allows ${allowed}${blocked}. Start it again with another model, or ask who writes the policy.`;
}
