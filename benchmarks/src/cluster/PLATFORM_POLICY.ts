import {
  API_GROUP_VERSION,
  POLICY_NAME,
  type PlatformPolicy,
} from '@agentic-sessions/kubernetes-api';

/**
 * A platform's policy with a limit for all namespaces together, which is what costs the operator's queue most, and so
 * wide that nobody waits.
 */
export const PLATFORM_POLICY: PlatformPolicy = {
  apiVersion: API_GROUP_VERSION,
  kind: 'PlatformPolicy',
  metadata: { name: POLICY_NAME },
  spec: {
    tools: { blocked: ['sudo'] },
    approvals: {
      required: ['git push'],
      expirySeconds: 86400,
      allowRequester: false,
    },
    concurrency: { maxRunning: 10_000, maxRunningTotal: 20_000 },
    timeouts: {
      queueSeconds: 86400,
      startSeconds: 600,
      runSeconds: 28800,
      idleSeconds: 3600,
    },
    rate: { sessionsPerMinute: 10_000 },
    egress: { mode: 'Open' },
  },
};
