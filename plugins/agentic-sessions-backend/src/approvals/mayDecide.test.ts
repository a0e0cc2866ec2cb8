import type { Identity } from '../access/Identity';
import { mayDecide } from './mayDecide';

const grace: Identity = {
  username: 'grace',
  groups: ['payments', 'system:authenticated'],
  via: 'backstage',
};

describe('mayDecide', () => {
  it('lets everybody with the verb where policy names nobody in particular', () => {
    expect(mayDecide(grace, 'ada', [{ allowRequester: false }])).toEqual({
      may: true,
    });
  });

  it.each([[['user:grace']], [['user:x', 'group:payments']]])(
    'lets who is named by %j',
    approvers => {
      expect(
        mayDecide(grace, 'ada', [{ approvers, allowRequester: false }]).may,
      ).toBe(true);
    },
  );

  // A user is not a group of the same name, and the other way round.
  it.each([
    [['user:payments']],
    [['group:grace']],
    [['grace']],
    [['group:website']],
  ])('refuses who is not named by %j, and says who can', approvers => {
    const verdict = mayDecide(grace, 'ada', [
      { approvers, allowRequester: true },
    ]);
    expect(verdict).toMatchObject({ may: false });
  });

  it('says that nobody can where policy names nobody', () => {
    expect(
      mayDecide(grace, 'ada', [{ approvers: [], allowRequester: true }]),
    ).toMatchObject({ whyNot: expect.stringContaining('nobody') });
  });

  it('refuses the requester, unless policy says otherwise', () => {
    expect(mayDecide(grace, 'grace', [{ allowRequester: false }]).may).toBe(
      false,
    );
    expect(mayDecide(grace, 'grace', [{ allowRequester: true }]).may).toBe(
      true,
    );
  });

  it('wants the rules of the session and those of today to agree', () => {
    expect(
      mayDecide(grace, 'ada', [
        { approvers: ['user:grace'], allowRequester: false },
        { approvers: ['user:alan'], allowRequester: false },
      ]),
    ).toMatchObject({ may: false, whyNot: expect.stringContaining('alan') });
  });
});
