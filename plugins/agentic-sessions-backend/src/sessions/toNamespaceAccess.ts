import type { NamespaceAccess } from '@agentic-sessions/backstage-plugin-common';
import type { NamespacePolicy } from '@agentic-sessions/kubernetes-api';
import type { ManagedNamespace } from '../kubernetes/ClusterState';

/** A namespace with the gist of its policy. What somebody may do in it is filled in by who knows their rights. */
export function toNamespaceAccess(
  namespace: ManagedNamespace,
  policy: NamespacePolicy | undefined,
  running: number,
): NamespaceAccess {
  const { models, tools, approvals, concurrency } = policy?.spec ?? {};
  return {
    namespace: namespace.name,
    title: namespace.title,
    owner: namespace.owner,
    permission: 'viewer',
    policy: {
      models: models?.allowed,
      tools: tools?.allowed,
      approvalRequired: approvals?.required,
      maxRunning: concurrency?.maxRunning,
      running,
      budget: models?.budget && {
        amount: models.budget.monthly,
        currency: models.budget.currency,
      },
    },
  };
}
