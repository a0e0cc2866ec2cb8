import {
  appendHistory,
  contractStatus,
  describeReason,
  hasEnded,
  HISTORY_LIMIT,
  SESSION_ACTIVITIES,
  SESSION_PHASES,
  SESSION_REASONS,
  sessionState,
  setCondition,
} from './index';
import type { Condition, SessionHistoryEntry } from './index';

describe('sessionState', () => {
  it.each([
    [undefined, 'waiting'],
    [{ phase: 'Queued' }, 'waiting'],
    [{ phase: 'Running' }, 'working'],
    [{ phase: 'Running', activity: 'WaitingForApproval' }, 'needsApproval'],
    [{ phase: 'Running', activity: 'WaitingForInput' }, 'needsAnswer'],
    [{ phase: 'Running', activity: 'Idle' }, 'idle'],
    [{ phase: 'Failed', activity: 'WaitingForApproval' }, 'failed'],
    [{ phase: 'Completed', activity: 'Working' }, 'done'],
  ] as const)('%j is %s', (status, state) => {
    expect(sessionState(status)).toBe(state);
  });

  it('lets no activity speak for a session that does not run', () => {
    for (const phase of SESSION_PHASES.filter(name => name !== 'Running')) {
      for (const activity of SESSION_ACTIVITIES) {
        expect(sessionState({ phase, activity })).toBe(sessionState({ phase }));
      }
    }
  });
});

describe('contractStatus', () => {
  it.each([
    [undefined, 'pending'],
    ['Pending', 'pending'],
    ['Queued', 'pending'],
    ['Starting', 'pending'],
    ['Running', 'running'],
    ['Suspended', 'running'],
    ['Completed', 'completed'],
    ['Failed', 'failed'],
    ['Stopped', 'failed'],
  ] as const)('%s is %s', (phase, status) => {
    expect(contractStatus(phase)).toBe(status);
  });
});

describe('reasons', () => {
  it.each(Object.entries(SESSION_REASONS))(
    '%s fits the CRD and says a sentence',
    (reason, { says }) => {
      expect(reason).toMatch(/^[A-Z][A-Za-z0-9]{0,63}$/);
      expect(describeReason(reason)).toBe(says);
      expect(says).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('puts a word of somebody else into words', () => {
    expect(describeReason('ModelRefused')).toBe('Model refused.');
    expect(describeReason('toString')).toBe('To string.');
  });

  it('knows which phases are ends', () => {
    expect(SESSION_PHASES.filter(hasEnded)).toEqual([
      'Completed',
      'Failed',
      'Stopped',
    ]);
    expect(hasEnded(undefined)).toBe(false);
  });
});

describe('appendHistory', () => {
  const entry: SessionHistoryEntry = {
    time: '2026-01-01T00:00:00Z',
    phase: 'Queued',
    reason: 'NamespaceLimit',
  };

  it('adds at the end', () => {
    const first = { ...entry, reason: 'Created' };
    expect(appendHistory({ history: [first] }, entry)).toEqual({
      history: [first, entry],
    });
  });

  it('counts what a full history has no room for', () => {
    const history = Array.from({ length: HISTORY_LIMIT }, () => entry);
    const once = appendHistory({ history }, entry);
    expect(once).toEqual({ history, historyOmitted: 1 });
    expect(appendHistory(once, entry).historyOmitted).toBe(2);
  });

  it('cuts a sentence that the CRD would refuse', () => {
    const { history } = appendHistory(
      {},
      { ...entry, message: 'x'.repeat(300) },
    );
    expect(history?.[0].message).toHaveLength(256);
  });
});

describe('setCondition', () => {
  const at = new Date('2026-01-01T00:00:00Z');
  const later = new Date('2026-01-02T00:00:00Z');
  const ready: Omit<Condition, 'lastTransitionTime'> = {
    type: 'Ready',
    status: 'False',
    reason: 'Starting',
    message: 'Not yet.',
  };

  it('moves the transition time with the status only', () => {
    const first = setCondition<Condition>([], ready, at);
    const reworded = setCondition(first, { ...ready, message: 'Soon.' }, later);
    expect(reworded[0].lastTransitionTime).toBe(at.toISOString());
    const turned = setCondition(first, { ...ready, status: 'True' }, later);
    expect(turned[0].lastTransitionTime).toBe(later.toISOString());
  });

  it('returns the same list where nothing changes', () => {
    const first = setCondition<Condition>([], ready, at);
    expect(setCondition(first, ready, later)).toBe(first);
  });
});
