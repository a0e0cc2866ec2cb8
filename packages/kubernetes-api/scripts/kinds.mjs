const policyTitles = prefix => ({
  spec: `${prefix}Spec`,
  'spec.models': `${prefix}Models`,
  'spec.tools': `${prefix}Tools`,
  'spec.approvals': `${prefix}Approvals`,
  'spec.egress': `${prefix}Egress`,
  'spec.sandbox': `${prefix}Sandbox`,
  'spec.timeouts': `${prefix}Timeouts`,
});

/** The kinds to generate, the CRD each comes from, and which parts get a name of their own. */
export const kinds = [
  {
    kind: 'Session',
    file: 'sessions.yaml',
    titles: {
      spec: 'SessionSpec',
      status: 'SessionStatus',
      'spec.framework': 'SessionFramework',
      'spec.repositories.[]': 'SessionRepository',
      'spec.trigger': 'SessionOrigin',
      'spec.trigger.actor': 'SessionActor',
      'spec.trigger.actor.kind': 'SessionActorKind',
      'spec.policy': 'SessionPolicySnapshot',
      'spec.policy.egress': 'SessionEgress',
      'spec.policy.egress.mode': 'SessionEgressMode',
      'spec.policy.egress.networks.[]': 'SessionEgressNetwork',
      'spec.policy.approvals': 'SessionApprovals',
      'spec.policy.budget': 'SessionBudget',
      'spec.timeouts': 'SessionTimeouts',
      'spec.desiredState': 'SessionDesiredState',
      'status.phase': 'SessionPhase',
      'status.activity': 'SessionActivity',
      'status.workload': 'SessionWorkload',
      'status.usage': 'SessionUsage',
      'status.history.[]': 'SessionHistoryEntry',
      'status.conditions.[]': 'SessionCondition',
    },
  },
  {
    kind: 'NamespacePolicy',
    file: 'namespacepolicies.yaml',
    titles: {
      ...policyTitles('NamespacePolicy'),
      'spec.trustedActors.[]': 'TrustedActor',
      'spec.notifications.webhooks.[]': 'NotificationWebhook',
      status: 'NamespacePolicyStatus',
      'status.conditions.[]': 'NamespacePolicyCondition',
    },
  },
  {
    kind: 'PlatformPolicy',
    file: 'platformpolicies.yaml',
    titles: {
      ...policyTitles('PlatformPolicy'),
      status: 'PlatformPolicyStatus',
      'status.conditions.[]': 'PlatformPolicyCondition',
    },
  },
  {
    kind: 'SessionTrigger',
    file: 'sessiontriggers.yaml',
    titles: {
      spec: 'SessionTriggerSpec',
      status: 'SessionTriggerStatus',
      'spec.actors': 'SessionTriggerActors',
      'spec.onRunning': 'SessionTriggerOnRunning',
      'spec.template': 'SessionTemplate',
      'spec.template.repositories.[]': 'SessionTemplateRepository',
      'status.conditions.[]': 'SessionTriggerCondition',
    },
  },
  {
    kind: 'AgentRuntime',
    file: 'agentruntimes.yaml',
    titles: {
      spec: 'AgentRuntimeSpec',
      status: 'AgentRuntimeStatus',
      'spec.capabilities': 'AgentRuntimeCapabilities',
      'spec.env.[]': 'AgentRuntimeEnvironmentVariable',
      'status.conditions.[]': 'AgentRuntimeCondition',
    },
  },
];
