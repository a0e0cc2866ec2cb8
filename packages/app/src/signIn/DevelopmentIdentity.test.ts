import { DevelopmentIdentity } from './DevelopmentIdentity';

function answer(token: string, status = 200): Response {
  return new Response(
    JSON.stringify({
      profile: { displayName: 'Ada' },
      backstageIdentity: {
        token,
        expiresInSeconds: 3600,
        identity: {
          userEntityRef: 'user:default/ada',
          ownershipEntityRefs: ['user:default/ada', 'group:default/payments'],
        },
      },
    }),
    { status },
  );
}

function anIdentity(fetch: jest.Mock, clock = { now: 0 }) {
  const onSignOut = jest.fn();
  const identity = new DevelopmentIdentity({
    authBaseUrl: 'http://portal/api/auth',
    environment: 'development',
    person: 'ada',
    fetch,
    now: () => clock.now,
    onSignOut,
  });
  return { identity, clock, onSignOut };
}

describe('DevelopmentIdentity', () => {
  it('asks once for all that a page needs at the same moment', async () => {
    const fetch = jest.fn(async () => answer('t1'));
    const { identity } = anIdentity(fetch);
    const [credentials, who, profile] = await Promise.all([
      identity.getCredentials(),
      identity.getBackstageIdentity(),
      identity.getProfileInfo(),
    ]);
    expect(credentials).toEqual({ token: 't1' });
    expect(who).toEqual({
      type: 'user',
      userEntityRef: 'user:default/ada',
      ownershipEntityRefs: ['user:default/ada', 'group:default/payments'],
    });
    expect(profile.displayName).toBe('Ada');
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch).toHaveBeenCalledWith(
      'http://portal/api/auth/development/refresh?env=development&person=ada',
      expect.objectContaining({
        headers: { 'X-Requested-With': 'XMLHttpRequest' },
      }),
    );
  });

  it('renews the token before it ends, and not sooner', async () => {
    let round = 0;
    const fetch = jest.fn(async () => answer(`t${(round += 1)}`));
    const { identity, clock } = anIdentity(fetch);
    expect(await identity.getCredentials()).toEqual({ token: 't1' });
    clock.now = 3_500_000;
    expect(await identity.getCredentials()).toEqual({ token: 't1' });
    clock.now = 3_560_000;
    expect(await identity.getCredentials()).toEqual({ token: 't2' });
  });

  it('passes on why nobody was signed in, and may be asked again', async () => {
    const fetch = jest
      .fn()
      .mockResolvedValueOnce(
        new Response('{"error":{"name":"NotFoundError","message":"No ada"}}', {
          status: 404,
        }),
      )
      .mockResolvedValueOnce(new Response('{}'))
      .mockResolvedValueOnce(answer('t1'));
    const { identity } = anIdentity(fetch);
    await expect(identity.getCredentials()).rejects.toThrow('404');
    await expect(identity.getCredentials()).rejects.toThrow('nobody');
    expect(await identity.getCredentials()).toEqual({ token: 't1' });
  });

  it('forgets everything on signing out', async () => {
    const fetch = jest.fn(async () => answer('t1'));
    const { identity, onSignOut } = anIdentity(fetch);
    await identity.getCredentials();
    await identity.signOut();
    expect(onSignOut).toHaveBeenCalled();
    await identity.getCredentials();
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});
