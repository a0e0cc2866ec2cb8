import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { AccessReviewer } from './AccessReviewer';
import { AtMost } from './AtMost';
import type { Identity } from './Identity';
import { IdentityResolver } from './IdentityResolver';
import { mapBackstageIdentity } from './mapBackstageIdentity';
import { permissionOf } from './permissionOf';
import { TtlCache } from './TtlCache';

const mapping = { usernamePrefix: '', groupPrefix: '' };
const ada: Identity = {
  username: 'ada',
  groups: ['payments'],
  via: 'backstage',
};

describe('mapBackstageIdentity', () => {
  it('takes names of the default namespace, with the prefixes of the cluster', () => {
    expect(
      mapBackstageIdentity(
        {
          userEntityRef: 'user:default/ada',
          ownershipEntityRefs: [
            'user:default/ada',
            'group:default/payments',
            'group:default/payments',
            'group:partners/platform',
          ],
        },
        { usernamePrefix: 'oidc:', groupPrefix: 'team:' },
      ),
    ).toEqual({
      username: 'oidc:ada',
      groups: ['team:payments', 'system:authenticated'],
      via: 'backstage',
    });
  });

  it.each([
    ['user:guests/ada'],
    ['group:default/ada'],
    ['user:default/system:admin'],
  ])('gives %s no name in the cluster', userEntityRef => {
    expect(() =>
      mapBackstageIdentity({ userEntityRef, ownershipEntityRefs: [] }, mapping),
    ).toThrow();
  });

  it('refuses who would be in a group that Kubernetes keeps for itself', () => {
    expect(() =>
      mapBackstageIdentity(
        {
          userEntityRef: 'user:default/ada',
          ownershipEntityRefs: ['group:default/masters'],
        },
        { usernamePrefix: '', groupPrefix: 'system:' },
      ),
    ).toThrow('system:masters');
  });
});

describe('IdentityResolver', () => {
  function resolver(
    tokenReview = jest.fn(async () => ({ authenticated: false })),
  ) {
    return {
      tokenReview,
      resolver: new IdentityResolver({
        auth: mockServices.auth(),
        userInfo: mockServices.userInfo(),
        client: { tokenReview },
        mapping,
      }),
    };
  }

  it('never shows a token of the portal to the API server', async () => {
    const { resolver: it_, tokenReview } = resolver();
    await it_.resolve(mockCredentials.user.token('user:default/ada'));
    const expired = [
      Buffer.from('{"typ":"vnd.backstage.user","alg":"ES256"}').toString(
        'base64url',
      ),
      'e30',
      'c2ln',
    ].join('.');
    await expect(it_.resolve(expired)).rejects.toThrow('no longer');
    expect(tokenReview).not.toHaveBeenCalled();
  });

  it('asks the cluster once for a token that is used often, and again after a refusal', async () => {
    const tokenReview = jest
      .fn()
      .mockResolvedValueOnce({ authenticated: false })
      .mockResolvedValue({
        authenticated: true,
        user: { username: 'ada', groups: ['payments'], uid: 'u' },
      });
    const { resolver: it_ } = resolver(tokenReview);
    await expect(it_.resolve('t')).rejects.toThrow();
    await it_.resolve('t');
    expect(await it_.resolve('t')).toEqual({
      username: 'ada',
      groups: ['payments'],
      uid: 'u',
      extra: undefined,
      via: 'kubernetes',
    });
    expect(tokenReview).toHaveBeenCalledTimes(2);
  });
});

describe('AccessReviewer', () => {
  it('asks once for many at once, and anew when the answer is old', async () => {
    let now = 0;
    const subjectAccessReview = jest.fn(async () => ({ allowed: true }));
    const access = new AccessReviewer({
      client: { subjectAccessReview },
      ttlMs: 3000,
      now: () => now,
    });
    await Promise.all(
      Array.from({ length: 9 }, () => access.may(ada, 'get', 'payments')),
    );
    expect(subjectAccessReview).toHaveBeenCalledTimes(1);
    now = 2999;
    await access.may(ada, 'get', 'payments');
    expect(subjectAccessReview).toHaveBeenCalledTimes(1);
    now = 3000;
    await access.may(ada, 'get', 'payments');
    expect(subjectAccessReview).toHaveBeenCalledTimes(2);
  });

  it('never mixes up who asked what', async () => {
    const subjectAccessReview = jest.fn(async spec => ({
      allowed:
        spec.user === 'ada' &&
        spec.groups?.length === 1 &&
        spec.resourceAttributes?.verb === 'get' &&
        spec.resourceAttributes.namespace === 'payments',
    }));
    const access = new AccessReviewer({ client: { subjectAccessReview } });
    const questions = fc.record({
      username: fc.constantFrom('ada', 'vera'),
      groups: fc.constantFrom(['payments'], ['payments', 'x'], []),
      verb: fc.constantFrom('get' as const, 'approve' as const),
      namespace: fc.constantFrom('payments', 'website'),
    });
    await fc.assert(
      fc.asyncProperty(questions, async ({ verb, namespace, ...who }) => {
        expect(
          await access.may({ ...who, via: 'backstage' }, verb, namespace),
        ).toBe(
          who.username === 'ada' &&
            who.groups.length === 1 &&
            verb === 'get' &&
            namespace === 'payments',
        );
      }),
    );
  });

  it('does not answer where the API server cannot be asked, and does not remember that', async () => {
    const subjectAccessReview = jest
      .fn()
      .mockRejectedValueOnce(new Error('away'))
      .mockResolvedValue({ allowed: true, denied: true });
    const access = new AccessReviewer({ client: { subjectAccessReview } });
    await expect(access.may(ada, 'get', 'payments')).rejects.toThrow('away');
    // An explicit no is a no, whatever else is said.
    expect(await access.may(ada, 'get', 'payments')).toBe(false);
  });
});

describe('TtlCache', () => {
  it('keeps no more than it may', async () => {
    const load = jest.fn(async () => 1);
    const cache = new TtlCache<number>({ ttlMs: 1000, max: 2, now: () => 0 });
    await cache.get('a', load);
    await cache.get('b', load);
    await cache.get('c', load);
    await cache.get('c', load);
    expect(load).toHaveBeenCalledTimes(3);
    await cache.get('a', load);
    expect(load).toHaveBeenCalledTimes(4);
  });
});

describe('permissionOf', () => {
  it.each([
    [['get', 'list'] as const, 'viewer'],
    [['get', 'approve'] as const, 'approver'],
    [['get', 'submit', 'message', 'control'] as const, 'editor'],
    [['get', 'submit', 'approve', 'audit'] as const, 'admin'],
  ])('calls %j %s', (verbs, word) => {
    expect(permissionOf(verbs)).toBe(word);
  });
});

describe('AtMost', () => {
  it('runs so many at once, in order, also after failures', async () => {
    const room = new AtMost(3);
    let open = 0;
    let most = 0;
    const begun: number[] = [];
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        room.run(async () => {
          begun.push(index);
          open += 1;
          most = Math.max(most, open);
          await new Promise(resolve => {
            setTimeout(resolve, 1);
          });
          open -= 1;
          if (index % 4 === 0) {
            throw new Error('no');
          }
          return index;
        }),
      ),
    );
    expect(most).toBe(3);
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(
      5,
    );
    expect(await room.run(async () => 'there is room again')).toBe(
      'there is room again',
    );
  });
});
