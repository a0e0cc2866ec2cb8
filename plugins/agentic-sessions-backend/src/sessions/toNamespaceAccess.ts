import type { NamespaceAccess } from '@agentic-sessions/backstage-plugin-common';
import type { EffectivePolicy } from '@agentic-sessions/policy';
import type { ManagedNamespace } from '../kubernetes/ClusterState';

/** A namespace with the gist of its policy. What somebody may do in it is filled in by who knows their rights. */
export function toNamespaceAccess(
  namespace: ManagedNamespace,
  policy: EffectivePolicy,
  running: number,
): NamespaceAccess {
  return {
    namespace: namespace.name,
    title: namespace.title,
    owner: namespace.owner,
    permission: 'viewer',
    policy: {
      models: policy.models.allowed,
      tools: policy.tools.allowed,
      approvalRequired: policy.approvals.required,
      maxRunning: policy.maxRunning,
      running,
      budget: policy.monthlyBudget && {
        amount: policy.monthlyBudget.limit,
        currency: policy.monthlyBudget.currency,
      },
    },
  };
}
