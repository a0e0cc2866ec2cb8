import type { LedgerEvent, Session } from '../src/api/types';
import { FakePortal } from '../src/testing/FakePortal';
import {
  anApproval,
  anEvent,
  aNamespace,
  aRuntime,
  aSession,
} from '../src/testing/fixtures';
import { demoLedger, FIX } from './demoLedger';

const MINUTE = 60_000;

function ago(minutes: number): string {
  return new Date(Date.now() - minutes * MINUTE).toISOString();
}

/** A portal in memory with a team at work: one session in each state, and one that a person can steer. */
export function playDemo(): FakePortal {
  const portal = new FakePortal();
  portal.namespaces = [
    aNamespace({
      verbs: ['submit', 'message', 'control', 'approve', 'audit'],
    }),
    aNamespace({
      namespace: 'website',
      title: 'Website',
      permission: 'viewer',
      verbs: [],
    }),
  ];
  portal.runtimes = [aRuntime()];
  portal.log = '{"level":"info","msg":"The agent is connected"}\n'.repeat(30);
  portal.verdict = body =>
    body.prompt?.includes('production')
      ? {
          valid: false,
          violations: [
            {
              rule: 'tools.blocked',
              message: 'The tool deploy is blocked by the policy of payments.',
              cure: 'Ask for a change that someone deploys, or have deploy allowed in NamespacePolicy default.',
            },
          ],
        }
      : {
          valid: true,
          estimatedCost: { amount: 5, currency: 'USD' },
          explanations: ['git push will ask an approver of payments.'],
        };

  const live = aSession({
    createdAt: ago(4),
    startedAt: ago(4),
    updatedAt: ago(0),
    cost: { amount: 0.42, currency: 'USD' },
    pendingApprovals: 1,
    activity: 'WaitingForApproval',
    entityRef: 'component:default/checkout',
    access: { message: true, control: true, approve: true, audit: true },
    conditions: [
      {
        type: 'PolicyValidated',
        status: 'True',
        reason: 'Allowed',
        message:
          'The policies of the platform and of payments allow this session.',
        lastTransitionTime: ago(4),
      },
    ],
    workload: { podName: 'session-0b0e9a1c' },
    artifactCount: 1,
  });
  live.spec.repositories = [
    { url: 'http://git.example/checkout.git', ref: 'main' },
  ];
  live.spec.policy = {
    version: 'payments/3',
    approvalRequired: ['git push', 'edit'],
    approvers: ['grace'],
  };
  live.spec.trigger.delivery = '7f9c1f2e-1c1b-11f0';
  portal.artifacts = [
    {
      id: 'report',
      type: 'output',
      path: 'report.md',
      location: 'artifacts/report.md',
      downloadUrl: '',
      size: 1400,
      contentType: 'text/markdown',
      digest: 'sha256:1',
      createdAt: ago(1),
    },
  ];
  portal.files.set(
    'report',
    '# Survey of checkout\n\n- 12 files\n- no tests for `retry`',
  );
  portal.audit = [
    {
      id: 1,
      timestamp: ago(4),
      namespace: 'payments',
      actor: 'ada',
      action: 'create',
      resource: 'session',
      outcome: 'success',
    },
  ];
  portal.append(live, demoLedger(ago(4)));
  portal.approvals = [
    anApproval({ sessionId: live.id, hash: FIX.hash, requestedAt: ago(1) }),
  ];
  portal.put(live);
  others().forEach(session => portal.put(session));
  continueOnDecision(portal, live);
  return portal;
}

function others(): Session[] {
  const make = (n: number, overrides: Partial<Session>): Session =>
    aSession({
      id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      createdAt: ago(n * 17),
      startedAt: ago(n * 17),
      updatedAt: ago(n),
      ...overrides,
    });
  return [
    make(1, {
      title: 'Survey of the storefront',
      activity: 'WaitingForInput',
      message: 'Which branch should I look at?',
    }),
    make(2, {
      title: 'Weekly dependency survey',
      phase: 'Completed',
      status: 'completed',
      finishedAt: ago(20),
      cost: { amount: 0.08, currency: 'USD' },
      trigger: { source: 'schedule', description: 'weekly-deps' },
    }),
    make(3, {
      title: 'Why does the nightly build take so long?',
      phase: 'Queued',
      status: 'pending',
      queuePosition: 2,
      startedAt: undefined,
      message:
        'Waiting: 3 of 3 sessions of payments are running; next when one ends',
    }),
    make(4, {
      title: 'Upgrade the payment client to its next major version',
      phase: 'Failed',
      status: 'failed',
      reason: 'TimedOut',
      message: 'Stopped after 30 min, the time limit of payments',
      finishedAt: ago(30),
      cost: { amount: 3.1, currency: 'USD' },
    }),
    make(5, {
      title: 'Map broken links of the shop',
      phase: 'Starting',
      status: 'pending',
    }),
    make(6, { title: 'Explain the ledger module', activity: 'Idle' }),
    make(7, {
      title: 'Remove the old feature flag',
      phase: 'Stopped',
      status: 'failed',
      finishedAt: ago(60),
    }),
  ];
}

function continueOnDecision(portal: FakePortal, session: Session): void {
  const next = () => (portal.ledgers.get(session.id)?.length ?? 0) + 1;
  const say = (
    kind: string,
    body: unknown,
    overrides: Partial<LedgerEvent> = {},
  ) =>
    portal.append(session, [
      anEvent(next(), kind, body, {
        time: new Date().toISOString(),
        ...overrides,
      }),
    ]);
  portal.onDecision = approval => {
    say(
      'permission.decided',
      {
        requestId: FIX.requestId,
        decision: approval.state,
        comment: approval.comment,
      },
      { actor: 'grace' },
    );
    portal.put({
      ...session,
      activity: 'Working',
      pendingApprovals: 0,
      updatedAt: new Date().toISOString(),
    });
    const words =
      'The change is on its branch. I will watch the next run.'.split(' ');
    words.forEach((word, index) =>
      setTimeout(
        () =>
          portal.delta(session, {
            kind: 'message',
            id: 'm2',
            text: `${word} `,
          }),
        300 + index * 150,
      ),
    );
    setTimeout(
      () => say('message', { role: 'agent', turn: 1, text: words.join(' ') }),
      600 + words.length * 150,
    );
  };
  portal.onMessage = (_session, text) =>
    say(
      'user.message',
      { commandId: `message-${text}`, text },
      { actor: 'ada' },
    );
}
