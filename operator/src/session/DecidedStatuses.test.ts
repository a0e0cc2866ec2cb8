import type { SessionStatus } from '@agentic-sessions/kubernetes-api';
import { aSession, NAME, NOW } from '../__testUtils__/observe';
import { DecidedStatuses } from './DecidedStatuses';

const KEY = `team/${NAME}`;
const STARTING = { phase: 'Starting', reason: 'PodCreated' } as const;

describe('DecidedStatuses', () => {
  it('goes by what is decided, and leaves what others write', () => {
    const decided = new DecidedStatuses();
    const session = aSession();
    decided.decide(session, STARTING, NOW);
    const later = { ...session, status: { activity: 'Working' as const } };
    expect(decided.apply(later).status).toEqual({
      ...STARTING,
      activity: 'Working',
    });
  });

  it('says nothing of another session of that name', () => {
    const decided = new DecidedStatuses();
    const session = aSession();
    decided.decide(session, STARTING, NOW);
    const another = {
      ...session,
      metadata: { ...session.metadata, uid: 'another' },
    };
    expect(decided.apply(another)).toBe(another);
  });

  it('believes what is written, though the answer to the write was lost', () => {
    const decided = new DecidedStatuses();
    const session = aSession();
    decided.decide(session, STARTING, NOW);
    const at = (resourceVersion: string, status: SessionStatus) => ({
      ...session,
      metadata: { ...session.metadata, resourceVersion },
      status,
    });
    expect(decided.apply(at('2', { activity: 'Working' })).status?.phase).toBe(
      'Starting',
    );
    const written = at('3', { phase: 'Running', reason: 'RunnerStarted' });
    expect(decided.apply(written)).toBe(written);
    expect(decided.mayWait(KEY, STARTING, NOW)).toBeUndefined();
  });

  it('goes by what is there once that is written', () => {
    const decided = new DecidedStatuses();
    const session = aSession();
    decided.decide(session, STARTING, NOW);
    decided.forget(KEY);
    expect(decided.apply(session)).toBe(session);
  });

  it('waits a second with what says no more, and not at all with what does', () => {
    const decided = new DecidedStatuses();
    expect(decided.mayWait(KEY, STARTING, NOW)).toBeUndefined();
    decided.decide(aSession(), STARTING, NOW);
    expect(decided.mayWait(KEY, { ...STARTING }, NOW + 400)).toBe(600);
    expect(decided.mayWait(KEY, STARTING, NOW + 1_000)).toBeUndefined();
    expect(
      decided.mayWait(KEY, { ...STARTING, phase: 'Running' }, NOW + 400),
    ).toBeUndefined();
  });
});
