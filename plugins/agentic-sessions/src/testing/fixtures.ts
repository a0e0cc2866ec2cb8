import type {
  Approval,
  LedgerEvent,
  NamespaceAccess,
  Runtime,
  Session,
  SessionSummary,
} from '../api/types';

const NOW = '2026-11-22T12:00:00.000Z';

/** A session that runs, for tests and the development page. */
export function aSession(overrides: Partial<Session> = {}): Session {
  const trigger: Session['trigger'] = {
    source: 'github',
    event: 'issue_comment',
    description: 'checkout#412',
    url: 'https://github.example/acme/checkout/issues/412',
    actor: { kind: 'person', name: 'ada', displayName: 'Ada' },
  };
  return {
    id: '0b0e9a1c-8a63-5b0e-9a59-0f3a2f6f5c11',
    namespace: 'payments',
    status: 'running',
    phase: 'Running',
    activity: 'Working',
    title: 'Fix flaky checkout test',
    excerpt: 'Please look at the flaky checkout test.',
    framework: { type: 'survey-agent' },
    trigger,
    createdAt: NOW,
    startedAt: NOW,
    updatedAt: NOW,
    artifactCount: 0,
    access: { message: true, control: true, approve: false, audit: false },
    ...overrides,
    spec: {
      prompt: 'Please look at the flaky checkout test.',
      framework: { type: 'survey-agent' },
      trigger,
      interactive: true,
      ...overrides.spec,
    },
  };
}

/** The part of a session that lists and streams carry. */
export function summaryOf(session: Session): SessionSummary {
  const { spec: _spec, access: _access, ...summary } = session;
  return summary;
}

/** A ledger event. */
export function anEvent(
  seq: number,
  kind: string,
  body: unknown,
  overrides: Partial<LedgerEvent> = {},
): LedgerEvent {
  return {
    seq,
    kind,
    body,
    actor: 'agent',
    hash: `hash-${seq}`,
    time: new Date(Date.parse(NOW) + seq * 1000).toISOString(),
    ...overrides,
  };
}

/** An approval that waits for me. */
export function anApproval(overrides: Partial<Approval> = {}): Approval {
  return {
    id: 'approval-1',
    namespace: 'payments',
    sessionId: aSession().id,
    sessionTitle: 'Fix flaky checkout test',
    tool: 'git push',
    title: 'git push origin agentic/fix',
    arguments: { command: 'git push origin agentic/fix' },
    rule: 'payments asks an approver before git push',
    hash: 'abc123',
    state: 'pending',
    requestedAt: NOW,
    expiresAt: '2099-01-01T00:00:00.000Z',
    mayDecide: true,
    ...overrides,
  };
}

/** Namespace `payments`, as its editor sees it. */
export function aNamespace(
  overrides: Partial<NamespaceAccess> = {},
): NamespaceAccess {
  return {
    namespace: 'payments',
    title: 'Payments',
    owner: 'group:default/payments',
    permission: 'editor',
    verbs: ['get', 'list', 'watch', 'submit', 'message', 'control'],
    policy: { maxRunning: 50, running: 2 },
    ...overrides,
  };
}

/** The runtime that needs no model. */
export function aRuntime(overrides: Partial<Runtime> = {}): Runtime {
  return {
    name: 'survey-agent',
    description: 'Surveys a git repository or a website without any model.',
    capabilities: { followUps: true, repositories: true, websites: true },
    accepted: true,
    ...overrides,
  };
}
