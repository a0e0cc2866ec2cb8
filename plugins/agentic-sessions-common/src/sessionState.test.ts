import { sessionState } from './sessionState';

describe('sessionState', () => {
  it.each([
    [{ phase: 'Pending' as const }, 'Waiting to start'],
    [{ phase: 'Queued' as const }, 'Waiting to start'],
    [{ phase: 'Starting' as const }, 'Starting'],
    [{ phase: 'Running' as const }, 'Working'],
    [{ phase: 'Running' as const, activity: 'Working' as const }, 'Working'],
    [{ phase: 'Running' as const, activity: 'Idle' as const }, 'Idle'],
    [
      { phase: 'Running' as const, activity: 'WaitingForInput' as const },
      'Needs an answer',
    ],
    [
      { phase: 'Running' as const, activity: 'WaitingForApproval' as const },
      'Needs approval',
    ],
    [{ phase: 'Running' as const, pendingApprovals: 1 }, 'Needs approval'],
    [{ phase: 'Completed' as const, pendingApprovals: 1 }, 'Done'],
    [{ phase: 'Failed' as const, activity: 'Idle' as const }, 'Failed'],
    [{ phase: 'Stopped' as const }, 'Stopped'],
    [{ phase: 'Suspended' as const }, 'Suspended'],
  ])('calls %j "%s"', (session, word) => {
    expect(sessionState(session).word).toBe(word);
  });

  it('asks for me only while it is not over', () => {
    expect(
      sessionState({ phase: 'Running', pendingApprovals: 2 }),
    ).toMatchObject({ needsMe: true, ended: false, family: 'warning' });
    expect(
      sessionState({ phase: 'Stopped', pendingApprovals: 2 }),
    ).toMatchObject({ needsMe: false, ended: true });
  });
});
