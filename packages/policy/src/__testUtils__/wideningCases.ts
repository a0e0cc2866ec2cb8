import type {
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';

/** A rule of the platform, a namespace's policy that breaks it, the words for that, and one that keeps to it. */
export interface WideningCase {
  platform: PlatformPolicySpec;
  wider: NamespacePolicySpec;
  message: string;
  within: NamespacePolicySpec;
}

const listed = (
  networks: NonNullable<NamespacePolicySpec['egress']>['networks'],
) => ({ egress: { mode: 'Listed' as const, networks } });

const limit = (
  field: string,
  ceiling: number,
  make: (value: number) => NamespacePolicySpec & PlatformPolicySpec,
): [string, WideningCase] => [
  field,
  {
    platform: make(ceiling),
    wider: make(ceiling + 1),
    message: `${field} is ${
      ceiling + 1
    } and the platform allows at most ${ceiling}: lower it, or leave it out.`,
    within: make(ceiling),
  },
];

/** One case for each rule by which a namespace cannot be wider. Admission is held against the same. */
export const WIDENING_CASES: [string, WideningCase][] = [
  limit('spec.models.budget.monthly', 500, monthly => ({
    models: { budget: { monthly, currency: 'USD' } },
  })),
  limit('spec.budgets.perSession', 20, perSession => ({
    budgets: { perSession, currency: 'USD' },
  })),
  limit('spec.approvals.expirySeconds', 3600, expirySeconds => ({
    approvals: { expirySeconds },
  })),
  limit('spec.concurrency.maxRunning', 50, maxRunning => ({
    concurrency: { maxRunning },
  })),
  limit('spec.concurrency.maxPriority', 0, maxPriority => ({
    concurrency: { maxPriority },
  })),
  limit('spec.timeouts.queueSeconds', 60, queueSeconds => ({
    timeouts: { queueSeconds },
  })),
  limit('spec.timeouts.startSeconds', 60, startSeconds => ({
    timeouts: { startSeconds },
  })),
  limit('spec.timeouts.runSeconds', 60, runSeconds => ({
    timeouts: { runSeconds },
  })),
  limit('spec.timeouts.idleSeconds', 60, idleSeconds => ({
    timeouts: { idleSeconds },
  })),
  limit('spec.rate.sessionsPerMinute', 10, sessionsPerMinute => ({
    rate: { sessionsPerMinute },
  })),
  limit('spec.artifacts.maxCount', 100, maxCount => ({
    artifacts: { maxCount },
  })),
  limit('spec.artifacts.maxBytes', 1024, maxBytes => ({
    artifacts: { maxBytes },
  })),
  // What the CRD once filled in is nothing that anybody need have written.
  ...(
    [
      [
        'spec.concurrency.maxRunning',
        50,
        maxRunning => ({ concurrency: { maxRunning } }),
      ],
      [
        'spec.rate.sessionsPerMinute',
        10,
        sessionsPerMinute => ({ rate: { sessionsPerMinute } }),
      ],
      [
        'spec.artifacts.maxCount',
        100,
        maxCount => ({ artifacts: { maxCount } }),
      ],
    ] as [string, number, (value: number) => NamespacePolicySpec][]
  ).map(([field, filledIn, make]): [string, WideningCase] => [
    `${field} as it once was filled in`,
    {
      platform: make(5),
      wider: make(filledIn),
      message: `${field} is ${filledIn} (perhaps filled in by an earlier version) and the platform allows at most 5: lower it, or leave it out.`,
      within: make(4),
    },
  ]),
  [
    'spec.models.budget.currency',
    {
      platform: { models: { budget: { monthly: 500, currency: 'USD' } } },
      wider: { models: { budget: { monthly: 1, currency: 'EUR' } } },
      message:
        'spec.models.budget.currency is EUR and the platform counts in USD, so that the two cannot be compared: say the amount in USD.',
      within: { models: { budget: { monthly: 1, currency: 'USD' } } },
    },
  ],
  [
    'spec.budgets.currency',
    {
      platform: { budgets: { perSession: 20, currency: 'USD' } },
      wider: { budgets: { perSession: 1, currency: 'EUR' } },
      message:
        'spec.budgets.currency is EUR and the platform counts in USD, so that the two cannot be compared: say the amount in USD.',
      within: { budgets: { perSession: 1, currency: 'USD' } },
    },
  ],
  [
    'spec.models.allowed',
    {
      platform: { models: { allowed: ['claude-*', 'gpt-5'] } },
      wider: { models: { allowed: ['claude-haiku', 'gpt-*'] } },
      message:
        'spec.models.allowed has gpt-* and the platform allows claude-*, gpt-5: take it out, or narrow it.',
      within: { models: { allowed: ['claude-ha*', 'gpt-5'] } },
    },
  ],
  [
    'spec.models.allowed, all of them',
    {
      platform: { models: { allowed: [] } },
      wider: { models: { allowed: ['*'] } },
      message:
        'spec.models.allowed has * and the platform allows none: take it out, or narrow it.',
      within: { models: { allowed: [] } },
    },
  ],
  [
    'spec.tools.allowed',
    {
      platform: { tools: { allowed: ['read', 'git *'] } },
      wider: { tools: { allowed: ['read', 'edit', 'git*'] } },
      message:
        'spec.tools.allowed has edit, git* and the platform allows read, git *: take it out, or narrow it.',
      within: { tools: { allowed: ['git push'], blocked: ['read'] } },
    },
  ],
  [
    'spec.approvals.approvers',
    {
      platform: { approvals: { approvers: ['group:leads', 'user:ada'] } },
      wider: { approvals: { approvers: ['user:mallory'] } },
      message:
        'spec.approvals.approvers has user:mallory and the platform allows group:leads, user:ada: take it out, or narrow it.',
      within: { approvals: { approvers: ['user:ada'] } },
    },
  ],
  [
    'spec.approvals.allowRequester',
    {
      platform: { approvals: { allowRequester: false } },
      wider: { approvals: { allowRequester: true } },
      message:
        'spec.approvals.allowRequester is true and the platform says false: leave it out.',
      within: { approvals: { allowRequester: false } },
    },
  ],
  [
    'spec.sandbox.requireNetworkPolicy',
    {
      platform: { sandbox: { requireNetworkPolicy: true } },
      wider: { sandbox: { requireNetworkPolicy: false } },
      message:
        'spec.sandbox.requireNetworkPolicy is false and the platform says true: leave it out.',
      within: { sandbox: { requireUserNamespace: true } },
    },
  ],
  [
    'spec.sandbox.requireUserNamespace',
    {
      platform: { sandbox: { requireUserNamespace: true } },
      wider: { sandbox: { requireUserNamespace: false } },
      message:
        'spec.sandbox.requireUserNamespace is false and the platform says true: leave it out.',
      within: { sandbox: { requireUserNamespace: true } },
    },
  ],
  [
    'spec.sandbox.runtimeClasses',
    {
      platform: { sandbox: { runtimeClasses: ['gvisor'] } },
      wider: { sandbox: { runtimeClasses: ['gvisor', 'runc'] } },
      message:
        'spec.sandbox.runtimeClasses has runc and the platform allows gvisor: take it out, or narrow it.',
      within: { sandbox: { runtimeClasses: ['gvisor'] } },
    },
  ],
  [
    'spec.egress.mode, open where the platform lists',
    {
      platform: listed([{ cidr: '192.0.2.0/24' }]),
      wider: { egress: { mode: 'Open' } },
      message:
        'spec.egress.mode is Open and the platform allows at most Listed: choose that, or leave egress out.',
      within: { egress: { mode: 'Listed' } },
    },
  ],
  [
    'spec.egress.mode, listed where the platform closes',
    {
      platform: { egress: { mode: 'None' } },
      wider: listed([{ cidr: '192.0.2.0/24' }]),
      message:
        'spec.egress.mode is Listed and the platform allows at most None: choose that, or leave egress out.',
      within: { egress: { mode: 'None' } },
    },
  ],
  [
    'spec.egress.hosts',
    {
      platform: {
        egress: { mode: 'Listed', hosts: ['*.example.com', 'a.io'] },
      },
      wider: {
        egress: { mode: 'Listed', hosts: ['git.example.com', 'example.com'] },
      },
      message:
        'spec.egress.hosts has example.com and the platform opens *.example.com, a.io: take it out, or narrow it.',
      within: { egress: { mode: 'Listed', hosts: ['*.git.example.com'] } },
    },
  ],
  [
    'spec.egress.networks, a larger block',
    {
      platform: listed([{ cidr: '192.0.2.0/24' }]),
      wider: listed([{ cidr: '192.0.2.0/25' }, { cidr: '192.0.0.0/16' }]),
      message:
        'spec.egress.networks has 192.0.0.0/16 and the platform opens 192.0.2.0/24: take it out, or narrow it.',
      within: listed([{ cidr: '192.0.2.128/25', ports: [{ port: 443 }] }]),
    },
  ],
  [
    'spec.egress.networks, over a hole',
    {
      platform: listed([{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }]),
      wider: listed([{ cidr: '10.0.0.0/8', except: ['10.1.1.0/24'] }]),
      message:
        'spec.egress.networks has 10.0.0.0/8 and the platform opens 10.0.0.0/8: take it out, or narrow it.',
      within: listed([{ cidr: '10.0.0.0/8', except: ['10.0.0.0/15'] }]),
    },
  ],
  [
    'spec.egress.networks, other ports',
    {
      platform: listed([
        { cidr: '2001:db8::/32', ports: [{ port: 8000, endPort: 8100 }] },
      ]),
      wider: listed([
        { cidr: '2001:db8::/48', ports: [{ port: 8050, protocol: 'UDP' }] },
      ]),
      message:
        'spec.egress.networks has 2001:db8::/48 and the platform opens 2001:db8::/32: take it out, or narrow it.',
      within: listed([
        { cidr: '2001:db8::/48', ports: [{ port: 8050, endPort: 8100 }] },
      ]),
    },
  ],
  [
    'spec.egress.networks, every port',
    {
      platform: listed([{ cidr: '192.0.2.1/32', ports: [{ port: 443 }] }]),
      wider: listed([{ cidr: '192.0.2.1/32' }]),
      message:
        'spec.egress.networks has 192.0.2.1/32 and the platform opens 192.0.2.1/32: take it out, or narrow it.',
      within: listed([{ cidr: '192.0.2.1/32', ports: [{ port: 443 }] }]),
    },
  ],
  [
    'spec.egress.networks, private where the platform opens the internet',
    {
      platform: {
        egress: { mode: 'Open', networks: [{ cidr: '10.2.0.0/16' }] },
      },
      wider: { egress: { mode: 'Open', networks: [{ cidr: '10.3.0.0/16' }] } },
      message:
        'spec.egress.networks has 10.3.0.0/16 and the platform opens the public internet, 10.2.0.0/16: take it out, or narrow it.',
      within: listed([{ cidr: '10.2.1.0/24' }, { cidr: '8.8.8.0/24' }]),
    },
  ],
  [
    'spec.retention.sessions',
    {
      platform: { retention: { sessions: '90d' } },
      wider: { retention: { sessions: '13w' } },
      message:
        'spec.retention.sessions is 13w and the platform says at most 90d: choose that, or leave it out.',
      within: { retention: { sessions: '2160h' } },
    },
  ],
  [
    'spec.retention.artifacts',
    {
      platform: { retention: { artifacts: '30d' } },
      wider: { retention: { artifacts: '1y' } },
      message:
        'spec.retention.artifacts is 1y and the platform says at most 30d: choose that, or leave it out.',
      within: { retention: { artifacts: '4w' } },
    },
  ],
  [
    'spec.retention.auditLogs',
    {
      platform: { retention: { auditLogs: '7y' } },
      wider: { retention: { auditLogs: '52w' } },
      message:
        'spec.retention.auditLogs is 52w and the platform says at least 7y: choose that, or leave it out.',
      within: { retention: { auditLogs: '10y' } },
    },
  ],
];
