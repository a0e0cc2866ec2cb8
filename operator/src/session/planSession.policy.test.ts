import {
  aPod,
  aSession,
  NOW,
  observe,
  statusOf,
  UP,
} from '../__testUtils__/observe';
import {
  planInWords as plan,
  writtenStatus as written,
} from '../__testUtils__/planInWords';
import { forbiddenNow } from './forbiddenNow';

const forbidden = 'Policy of team does not allow its model any more.';

describe('forbiddenNow', () => {
  const now = (model: string | undefined, allowed?: string[]) =>
    forbiddenNow(aSession(undefined, { model }), {
      platform: { spec: { models: { allowed } } },
      namespace: { name: 'team', spec: { models: { blocked: ['gpt-4'] } } },
    });

  it.each([
    [undefined, []],
    ['claude-opus', undefined],
    ['claude-opus', ['claude-*']],
  ])(
    'lets a session with the model %s go on where %j are',
    (model, allowed) => {
      expect(now(model, allowed)).toBeUndefined();
    },
  );

  it('says which models there are', () => {
    expect(now('gpt-4', ['claude-*', 'gpt-*'])).toBe(
      'Policy of team does not allow its model gpt-4 any more: it allows claude-*, gpt-*, and not gpt-4. Start it again with another model, or ask who writes the policy.',
    );
    expect(now('x', [])).toContain('it allows none, and not gpt-4');
  });
});

describe('planSession: a session that policy does not allow any more', () => {
  const ends = ['Failed/PolicyViolation', 'event PolicyViolation'];

  it.each(['Starting', 'Running'] as const)('ends while %s', phase => {
    const session = aSession(statusOf(phase));
    const observed = observe({ session, pods: [aPod(UP)], forbidden });
    // Said before it is done: who is killed in between finds the end, and takes the Pod then.
    expect(plan(observed)).toEqual([
      ...ends,
      'again in 30 s',
      'delete pod-uid-0',
    ]);
    expect(written(observed)).toMatchObject({
      message: forbidden,
      finishedAt: new Date(NOW).toISOString(),
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'PolicyValidated', status: 'False' }),
      ]),
    });
  });

  it('ends while it is suspended, and while it is being', () => {
    const session = aSession(
      { ...statusOf('Running'), phase: 'Suspended' },
      { desiredState: 'Suspended' },
    );
    expect(plan(observe({ session, forbidden })).slice(0, 2)).toEqual(ends);
    const leaving = aSession(statusOf('Running'), {
      desiredState: 'Suspended',
    });
    expect(
      plan(observe({ session: leaving, pods: [aPod(UP)], forbidden })),
    ).toEqual(expect.arrayContaining(['delete pod-uid-0', ...ends]));
  });

  it('is stopped where somebody stops it, and has ended where it has ended by itself', () => {
    const stopped = aSession(statusOf('Running'), { desiredState: 'Stopped' });
    expect(
      plan(observe({ session: stopped, pods: [aPod(UP)], forbidden })),
    ).not.toContain('Failed/PolicyViolation');
    const ended = aSession({
      ...statusOf('Running'),
      phase: 'Completed',
      reason: 'TurnEnded',
      finishedAt: new Date(NOW).toISOString(),
    });
    expect(plan(observe({ session: ended, forbidden }))).not.toContain(
      'Failed/PolicyViolation',
    );
  });
});
