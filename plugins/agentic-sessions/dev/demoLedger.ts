import type { LedgerEvent } from '../src/api/types';
import { anEvent } from '../src/testing/fixtures';

/** Ids that the demo's permission request and its decision share. */
export const FIX = { requestId: 'request-1', hash: 'abc123' };

const BEFORE = `export async function retry(run, times) {
  for (let i = 0; i < times; i++) {
    try {
      return await run();
    } catch (error) {
      await sleep(100);
    }
  }
}
`;

const AFTER = `export async function retry(run, times) {
  let last;
  for (let i = 0; i < times; i++) {
    try {
      return await run();
    } catch (error) {
      last = error;
      await sleep(100 * 2 ** i);
    }
  }
  throw last;
}
`;

const PLAN = [
  'Read the failing job',
  'Reproduce',
  'Fix the race',
  'Run the suite twenty times',
  'Propose the change',
];

function plan(done: number) {
  return {
    entries: PLAN.map((content, index) => {
      const following = index === done ? 'in_progress' : 'pending';
      return { content, status: index < done ? 'completed' : following };
    }),
  };
}

/** What a session has done so far when the development page opens. */
export function demoLedger(start: string): LedgerEvent[] {
  const steps: Array<[string, unknown, string?]> = [
    ['session.created', { title: 'Fix flaky checkout test' }, 'ada'],
    ['session.phase', { phase: 'Starting', reason: 'PodCreated' }, 'portal'],
    ['session.phase', { phase: 'Running', reason: 'RunnerReady' }, 'portal'],
    [
      'turn.started',
      { turn: 1, prompt: 'Please look at the flaky checkout test.' },
    ],
    [
      'git.cloned',
      {
        url: 'http://git.example/checkout.git',
        commit: '3f2a9c1d77',
        path: '.',
      },
    ],
    ['thought', { turn: 1, text: 'The retry helper swallows the last error.' }],
    [
      'message',
      {
        role: 'agent',
        turn: 1,
        text: 'The test waits for `retry`, which **never throws**: after the last try it returns `undefined`.\n\n1. Reproduce it\n2. Fix it\n3. Run the suite',
      },
    ],
    ['plan', plan(1)],
    [
      'tool.call',
      {
        turn: 1,
        toolCallId: 't1',
        title: 'Read src/retry.js',
        kind: 'read',
        status: 'in_progress',
        locations: [{ path: 'src/retry.js' }],
      },
    ],
    [
      'tool.update',
      {
        turn: 1,
        toolCallId: 't1',
        status: 'completed',
        durationMs: 12,
        content: [{ type: 'content', content: { type: 'text', text: BEFORE } }],
      },
    ],
    [
      'tool.call',
      {
        turn: 1,
        toolCallId: 't2',
        title: 'yarn test checkout',
        kind: 'execute',
        status: 'in_progress',
        rawInput: { command: 'yarn test checkout' },
      },
    ],
    [
      'tool.update',
      {
        turn: 1,
        toolCallId: 't2',
        status: 'failed',
        durationMs: 3200,
        rawOutput: { exitCode: 1 },
        content: [
          {
            type: 'content',
            content: {
              type: 'text',
              text: 'FAIL src/retry.test.js\n  ✕ throws the last error (104 ms)\n\nExpected: "no route"\nReceived: undefined',
            },
          },
        ],
      },
    ],
    ['plan', plan(2)],
    [
      'tool.call',
      {
        turn: 1,
        toolCallId: 't3',
        title: 'Edit src/retry.js',
        kind: 'edit',
        status: 'pending',
        rawInput: { path: 'src/retry.js' },
      },
    ],
    [
      'tool.update',
      {
        turn: 1,
        toolCallId: 't3',
        status: 'completed',
        durationMs: 40,
        content: [
          {
            type: 'diff',
            path: 'src/retry.js',
            oldText: BEFORE,
            newText: AFTER,
          },
        ],
      },
    ],
    ['plan', plan(4)],
    [
      'artifact.added',
      {
        path: 'report.md',
        digest: 'x',
        size: 1400,
        mediaType: 'text/markdown',
        type: 'output',
      },
    ],
    [
      'tool.call',
      {
        turn: 1,
        toolCallId: 't4',
        title: 'git push origin agentic/fix',
        kind: 'execute',
        status: 'pending',
        rawInput: { command: 'git push origin agentic/fix' },
      },
    ],
    [
      'permission.requested',
      {
        ...FIX,
        toolCallId: 't4',
        tool: 'git push',
        title: 'git push origin agentic/fix',
        arguments: { command: 'git push origin agentic/fix' },
        options: [],
        policyVersion: 'payments/3',
        rule: 'The policy of payments asks an approver before git push',
        expiresInSeconds: 900,
      },
    ],
  ];
  return steps.map(([kind, body, actor], index) =>
    anEvent(index + 1, kind, body, {
      actor: actor ?? 'agent',
      time: new Date(Date.parse(start) + index * 9000).toISOString(),
    }),
  );
}
