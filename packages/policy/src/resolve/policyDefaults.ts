/** What holds where neither policy says anything. A lower ceiling of the platform goes before a default. */
export const POLICY_DEFAULTS = {
  approvalExpirySeconds: 3600,
  maxRunning: 50,
  sessionsPerMinute: 10,
  maxArtifacts: 100,
  timeouts: {
    queueSeconds: 3600,
    startSeconds: 300,
    runSeconds: 3600,
    idleSeconds: 900,
  },
} as const;
