import type { NamespacePolicySpec } from '@agentic-sessions/kubernetes-api';
import { coversNetwork } from '../network/coversNetwork';
import { openNetworks } from '../network/openNetworks';
import type { EffectivePolicy } from '../resolve/EffectivePolicy';

/** What a field of a namespace's policy comes to, where it is said. Priority and retention are resolved elsewhere. */
export const EFFECTS: Readonly<
  Record<
    string,
    (policy: EffectivePolicy, said: NamespacePolicySpec) => unknown
  >
> = {
  'spec.models.allowed': ({ models }) => models.allowed,
  'spec.models.budget': ({ monthlyBudget }) => monthlyBudget,
  'spec.tools.allowed': ({ tools }) => tools.allowed,
  'spec.approvals.approvers': ({ approvals }) => approvals.approvers,
  'spec.approvals.expirySeconds': ({ approvals }) => approvals.expirySeconds,
  'spec.approvals.allowRequester': ({ approvals }) => approvals.allowRequester,
  'spec.concurrency.maxRunning': ({ maxRunning }) => maxRunning,
  'spec.budgets': ({ sessionBudget }) => sessionBudget,
  'spec.timeouts.queueSeconds': ({ timeouts }) => timeouts.queueSeconds,
  'spec.timeouts.startSeconds': ({ timeouts }) => timeouts.startSeconds,
  'spec.timeouts.runSeconds': ({ timeouts }) => timeouts.runSeconds,
  'spec.timeouts.idleSeconds': ({ timeouts }) => timeouts.idleSeconds,
  'spec.rate.sessionsPerMinute': ({ sessionsPerMinute }) => sessionsPerMinute,
  'spec.egress.mode': ({ egress }) => egress.mode,
  // Some may be there twice, by a name and by what covers it.
  'spec.egress.hosts': ({ egress }, said) =>
    (egress.hosts ?? []).filter(host => said.egress?.hosts?.includes(host)),
  // Or be in the public internet already.
  'spec.egress.networks': ({ egress }, said) =>
    said.egress?.networks?.filter(own =>
      openNetworks(egress).some(outer => coversNetwork(outer, own)),
    ),
  'spec.sandbox.requireNetworkPolicy': ({ sandbox }) =>
    sandbox.requireNetworkPolicy,
  'spec.sandbox.requireUserNamespace': ({ sandbox }) =>
    sandbox.requireUserNamespace,
  'spec.sandbox.runtimeClasses': ({ sandbox }) => sandbox.runtimeClasses,
  'spec.artifacts.maxCount': ({ artifacts }) => artifacts.maxCount,
  'spec.artifacts.maxBytes': ({ artifacts }) => artifacts.maxBytes,
};
