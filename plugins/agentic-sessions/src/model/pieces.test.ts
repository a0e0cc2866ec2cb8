import { SESSION_STATES } from '@agentic-sessions/kubernetes-api';
import { previewKind } from '../components/SessionPage/panel/previewKind';
import { reconnectDelay } from '../stream/reconnectDelay';
import { unionOfInterests } from '../stream/Interest';
import { anEvent, aSession } from '../testing/fixtures';
import { defaultMessages } from '../translation';
import { EMPTY_CONVERSATION } from './conversation';
import type { ToolCall } from './conversation';
import { diffFile, sideBySide } from './diffFile';
import { foldEvents } from './foldEvents';
import { formatBytes, formatDuration, formatSpan } from './format';
import { headAndTail } from './headAndTail';
import { readFilters, toApiFilters, writeFilter } from './listFilters';
import { revealHidden } from './revealHidden';
import { rowIndexOfEvent } from './rowIndexOfEvent';
import {
  isAddress,
  isComplete,
  EMPTY_FIELDS,
  toCreateSession,
} from './startForm';
import { toolSummary } from './toolSummary';
import { wholeChanges } from './wholeChanges';
import { whySteps } from './whySteps';

describe('revealHidden', () => {
  it.each([
    ['plain text\n\twith tabs', 'plain text\n\twith tabs'],
    ['a\u202Eb', 'a⟨U+202E⟩b'],
    ['zero\u200Bwidth', 'zero⟨U+200B⟩width'],
    ['tag\u{E0041}', 'tag⟨U+E0041⟩'],
    ['bell\u0007', 'bell⟨U+0007⟩'],
    ['family 👩‍👧', 'family 👩‍👧'],
  ])('%j', (text, shown) => expect(revealHidden(text)).toBe(shown));
});

describe('diffFile', () => {
  it('counts lines and numbers both sides', () => {
    const diff = diffFile({
      path: 'a',
      oldText: 'a\nb\nc\n',
      newText: 'a\nB\nc\nd\n',
    });
    expect([diff.added, diff.removed, diff.isNew]).toEqual([2, 1, false]);
    expect(
      diff.hunks[0].lines.map(l => [l.kind, l.oldLine, l.newLine]),
    ).toEqual([
      ['same', 1, 1],
      ['removed', 2, undefined],
      ['added', undefined, 2],
      ['same', 3, 3],
      ['added', undefined, 4],
    ]);
    expect(
      sideBySide(diff.hunks[0].lines).map(r => [r.left?.text, r.right?.text]),
    ).toEqual([
      ['a', 'a'],
      ['b', 'B'],
      ['c', 'c'],
      [undefined, 'd'],
    ]);
  });

  it('says what lies between changes, and that a file is new', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    const changed = lines.map((l, i) => (i === 5 || i === 35 ? `${l}!` : l));
    const diff = diffFile({
      path: 'a',
      oldText: lines.join('\n'),
      newText: changed.join('\n'),
    });
    expect(diff.hunks.map(h => h.skippedBefore)).toEqual([2, 23]);
    expect(diffFile({ path: 'n', newText: 'x' })).toMatchObject({
      isNew: true,
      added: 1,
      removed: 0,
    });
  });
});

describe('toolSummary', () => {
  const call = (overrides: Partial<ToolCall>): ToolCall => ({
    id: 't',
    title: 'Title',
    kind: 'other',
    status: 'completed',
    content: [],
    locations: [],
    startedAt: '',
    ...overrides,
  });
  it.each<[Partial<ToolCall>, ReturnType<typeof toolSummary>]>([
    [
      { kind: 'execute', input: { command: 'ls' }, output: { exitCode: 2 } },
      { verb: 'execute', target: 'ls', exitCode: 2 },
    ],
    [
      { kind: 'execute', input: { command: ['git', 'push'] } },
      { verb: 'execute', target: 'git push', exitCode: undefined },
    ],
    [
      { kind: 'read', title: '', locations: ['a.ts'] },
      { verb: 'read', target: 'a.ts', exitCode: undefined },
    ],
    [
      { kind: 'search', title: 'Links of src', locations: ['src'] },
      { verb: undefined, target: 'Links of src', exitCode: undefined },
    ],
    [
      { kind: 'search', input: { pattern: 'TODO' }, locations: ['src'] },
      { verb: 'search', target: 'TODO', exitCode: undefined },
    ],
    [
      { kind: 'move', input: { source: 'a', destination: 'b' } },
      { verb: 'move', target: 'a → b', exitCode: undefined },
    ],
    [
      { kind: 'move', input: { from: 'a' } },
      { verb: undefined, target: 'Title', exitCode: undefined },
    ],
    [
      { kind: 'delete', input: { path: 'a.ts' } },
      { verb: 'delete', target: 'a.ts', exitCode: undefined },
    ],
    [
      { kind: 'think', title: 'Weigh it', locations: ['a.ts'] },
      { verb: undefined, target: 'Weigh it', exitCode: undefined },
    ],
    [
      { kind: 'switch_mode', input: { mode: 'plan' } },
      { verb: 'switch_mode', target: 'plan', exitCode: undefined },
    ],
    [
      {
        kind: 'edit',
        content: [{ type: 'change', change: { path: 'b.ts', newText: '' } }],
      },
      { verb: 'edit', target: 'b.ts', exitCode: undefined },
    ],
    [
      { kind: 'fetch', input: {} },
      { verb: undefined, target: 'Title', exitCode: undefined },
    ],
    [
      { kind: 'brand_new', title: '' },
      { verb: 'other', target: 't', exitCode: undefined },
    ],
  ])('%j', (overrides, summary) =>
    expect(toolSummary(call(overrides))).toEqual(summary),
  );
});

describe('small pure things', () => {
  it('formats spans, durations and sizes', () => {
    expect([
      formatSpan(-5),
      formatSpan(61_000),
      formatSpan(7.2e6),
      formatSpan(2e8),
    ]).toEqual(['0 sec', '1 min', '2 hr', '2 days']);
    expect([
      formatDuration(12),
      formatDuration(3210),
      formatDuration(90_000),
    ]).toEqual(['12ms', '3.2s', '1 min']);
    expect([formatBytes(10), formatBytes(1536)]).toEqual(['10 byte', '1.5 kB']);
  });

  it('keeps head and tail of long output only', () => {
    const text = Array.from({ length: 100 }, (_, i) => String(i)).join('\n');
    expect(headAndTail(text, 2)).toEqual({
      head: '0\n1',
      tail: '98\n99',
      omitted: 96,
    });
    expect(headAndTail('a\nb', 2)).toEqual({
      head: 'a\nb',
      tail: '',
      omitted: 0,
    });
  });

  it('finds the row of an event, and of one that updates an earlier row', () => {
    const { items } = foldEvents(EMPTY_CONVERSATION, [
      anEvent(3, 'tool.call', { toolCallId: 't' }),
      anEvent(4, 'tool.update', { toolCallId: 't', status: 'completed' }),
      anEvent(7, 'message', { role: 'agent', text: 'x' }),
    ]);
    expect([1, 3, 4, 7, 99].map(seq => rowIndexOfEvent(items, seq))).toEqual([
      -1, 0, 0, 1, 1,
    ]);
  });

  it('adds up what became of each file', () => {
    const change = (
      path: string,
      oldText: string | undefined,
      newText: string,
    ) => ({ turn: 1, seq: 1, change: { path, oldText, newText } });
    expect(
      wholeChanges([
        change('b', 'one', 'two'),
        change('a', undefined, 'new'),
        change('b', 'two', 'three'),
        change('c', 'x', 'y'),
        change('c', 'y', 'x'),
      ]),
    ).toEqual([
      { path: 'a', oldText: undefined, newText: 'new' },
      { path: 'b', oldText: 'one', newText: 'three' },
    ]);
  });

  it('reads and writes filters in the address', () => {
    const params = new URLSearchParams(
      'state=running&since=nonsense&tab=x&q=flaky',
    );
    const filters = readFilters(params);
    expect(filters).toMatchObject({ state: 'running', since: '', q: 'flaky' });
    expect(
      toApiFilters(
        { ...filters, since: 'hour' },
        Date.parse('2026-01-01T12:00:00Z'),
      ),
    ).toMatchObject({
      phase: ['Running'],
      q: 'flaky',
      since: '2026-01-01T11:00:00.000Z',
    });
    expect(writeFilter(params, 'q', '').toString()).toBe(
      'state=running&since=nonsense&tab=x',
    );
  });

  it('asks again ever later, never in step', () => {
    expect([1, 2, 3, 30].map(n => reconnectDelay(n, () => 1))).toEqual([
      500, 1000, 2000, 30_000,
    ]);
    expect(reconnectDelay(30, () => 0)).toBe(15_000);
  });

  it('joins interests; the tabs looked at come first', () => {
    const many = Array.from({ length: 25 }, (_, i) => ({
      namespace: 'a',
      sessionId: `s${i}`,
      after: 0,
    }));
    const union = unionOfInterests([
      { namespaces: [], sessions: many, visible: false },
      {
        namespaces: ['b'],
        sessions: [{ namespace: 'c', sessionId: 'seen', after: 9 }],
        visible: true,
      },
    ]);
    expect(union.sessions).toHaveLength(20);
    expect(union.sessions[0].sessionId).toBe('seen');
    expect(union.namespaces?.sort()).toEqual(['a', 'b', 'c']);
    expect(
      unionOfInterests([{ namespaces: 'all', sessions: [], visible: true }])
        .namespaces,
    ).toBeUndefined();
  });

  it('builds the request of the start form', () => {
    expect(['', 'https://x.example/a', 'ftp://x', 'x'].map(isAddress)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const fields = {
      ...EMPTY_FIELDS,
      namespace: 'payments',
      runtime: 'survey-agent',
      prompt: ' Do it ',
      repository: 'http://g/x.git',
      ref: 'main',
      website: '',
    };
    expect(isComplete(fields)).toBe(true);
    expect(isComplete({ ...fields, website: 'nope' })).toBe(false);
    expect(toCreateSession(fields)).toEqual({
      framework: { type: 'survey-agent' },
      prompt: 'Do it',
      trigger: { source: 'portal' },
      repositories: [{ url: 'http://g/x.git', ref: 'main' }],
    });
  });

  it('tells why in the order in which it happened', () => {
    const session = aSession({
      phase: 'Completed',
      startedAt: '2026-11-22T12:00:07.000Z',
      finishedAt: '2026-11-22T12:09:00.000Z',
      conditions: [
        { type: 'Ready', status: 'True', message: 'not a decision' },
        {
          type: 'Admitted',
          status: 'True',
          reason: 'Admitted',
          message: 'There was room',
        },
      ],
    });
    session.spec.policy = { version: '3' };
    const steps = whySteps(session, { turn: 2 }, 'Ada declared it done.');
    expect(steps.map(step => step.code)).toEqual([
      'asked',
      'policy',
      'condition',
      'waited',
      'started',
      'turns',
      'ended',
    ]);
    expect(steps[3]).toMatchObject({ ms: 7000 });
  });

  it.each([
    ['text/html', 'a.html', 'text'],
    ['image/svg+xml', 'a.svg', 'text'],
    ['image/png', 'a.png', 'image'],
    ['application/octet-stream', 'report.md', 'markdown'],
    ['application/json', 'x', 'json'],
    ['application/zip', 'x.zip', undefined],
  ])('previews %s %s as %s', (contentType, path, kind) =>
    expect(previewKind({ contentType, path })).toBe(kind),
  );

  it('calls a state what it is called everywhere', () => {
    const words = Object.entries(SESSION_STATES).map(([name, state]) => [
      name,
      state.label,
    ]);
    expect(defaultMessages.state).toMatchObject(Object.fromEntries(words));
  });
});
