import { makeSession } from '../__testUtils__/makeSession';
import { planSessionEvents } from './planSessionEvents';
import { sessionTitle } from './sessionTitle';
import { toSessionRow } from './toSessionRow';

const NOW = '2026-11-22T12:00:00.000Z';

const history = [
  {
    time: '2026-11-22T10:00:00Z',
    phase: 'Pending' as const,
    reason: 'Created',
  },
  {
    time: '2026-11-22T10:00:01Z',
    phase: 'Running' as const,
    reason: 'Started',
  },
];

describe('planSessionEvents', () => {
  it('is the same plan with more at its end as the history grows', () => {
    const session = makeSession({ uid: 'u' });
    const keys = [undefined, history.slice(0, 1), history].map(entries =>
      planSessionEvents(
        { ...session, status: { phase: 'Running', history: entries } },
        NOW,
      ).map(event => event.sourceKey),
    );
    expect(keys).toEqual([
      ['created:u'],
      ['created:u', 'phase:u:0'],
      ['created:u', 'phase:u:0', 'phase:u:1'],
    ]);
  });

  it('tells the end, at the time it was', () => {
    const events = planSessionEvents(
      makeSession({
        uid: 'u',
        status: {
          phase: 'Failed',
          reason: 'TimedOut',
          message: 'Too long.',
          finishedAt: '2026-11-22T11:00:00Z',
          history,
        },
      }),
      NOW,
    );
    expect(events[events.length - 1]).toEqual({
      time: '2026-11-22T11:00:00.000Z',
      kind: 'session.ended',
      actor: 'portal',
      body: { phase: 'Failed', reason: 'TimedOut', message: 'Too long.' },
      sourceKey: 'ended:u',
    });
  });

  it('tells a phase that found the history full', () => {
    const events = planSessionEvents(
      makeSession({
        uid: 'u',
        status: {
          phase: 'Suspended',
          reason: 'Idle',
          history,
          historyOmitted: 3,
        },
      }),
      NOW,
    );
    expect(events[events.length - 1]).toMatchObject({
      kind: 'session.phase',
      body: { phase: 'Suspended' },
      sourceKey: 'phase:u:52',
    });
  });
});

describe('toSessionRow', () => {
  it('takes a resource that the operator has not looked at yet', () => {
    expect(toSessionRow(makeSession(), NOW)).toMatchObject({
      phase: 'Pending',
      status: 'pending',
      reason: null,
      cost: null,
      artifact_count: 0,
      created_at: '2026-11-22T10:00:00.000Z',
    });
  });

  it('has no character that PostgreSQL cannot keep', () => {
    const row = toSessionRow(
      makeSession({ spec: { title: 'a\u0000b', prompt: 'c\u0000d' } }),
      NOW,
    );
    expect(Object.values(row).join('')).not.toContain('\u0000');
  });
});

describe('sessionTitle', () => {
  it.each([
    [{ title: 'Given', prompt: 'x' }, 'Given'],
    [{ prompt: '\n  First line \nsecond' }, 'First line'],
    [{ prompt: '   ' }, 'Untitled session'],
    [{ prompt: '😀'.repeat(200) }, `${'😀'.repeat(119)}…`],
  ])('of %j', (spec, title) => {
    expect(sessionTitle(spec)).toBe(title);
  });
});
