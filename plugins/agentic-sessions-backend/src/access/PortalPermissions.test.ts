import { agenticSessionsPermissions } from '@agentic-sessions/backstage-plugin-common';
import { SESSION_VERBS } from '@agentic-sessions/kubernetes-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Identity } from './Identity';
import { PortalPermissions } from './PortalPermissions';

function person(name: string): Identity {
  return {
    username: name,
    groups: [],
    via: 'backstage',
    credentials: mockCredentials.user(`user:default/${name}`),
  };
}

/** A policy that denies Ada what it is told to. */
function denying(...names: string[]) {
  return jest.fn(async (requests, { credentials }) =>
    requests.map(({ permission }: { permission: { name: string } }) => ({
      result:
        credentials.principal.userEntityRef === 'user:default/ada' &&
        names.includes(permission.name)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    })),
  );
}

describe('PortalPermissions', () => {
  it.each([
    ['agentic-sessions.view', ['get', 'list', 'watch', 'debug']],
    ['agentic-sessions.create', ['submit']],
    ['agentic-sessions.steer', ['message', 'control']],
    ['agentic-sessions.approve', ['approve']],
    ['agentic-sessions.audit', ['audit']],
  ])('knows which verbs %s takes away, from whom', async (name, verbs) => {
    const portal = new PortalPermissions({
      permissions: { authorize: denying(name) },
    });
    for (const verb of SESSION_VERBS) {
      expect(await portal.deniedFor(person('ada'), verb)).toBe(
        verbs.includes(verb) ? name : undefined,
      );
      expect(await portal.deniedFor(person('vera'), verb)).toBeUndefined();
    }
  });

  it('asks the policy once for all verbs of a person, and anew when the answer is old', async () => {
    let now = 0;
    const authorize = denying();
    const portal = new PortalPermissions({
      permissions: { authorize },
      ttlMs: 3000,
      now: () => now,
    });
    const askAll = () =>
      Promise.all(
        // A person of many namespaces, each request with credentials of its own.
        Array.from({ length: 100 }).flatMap(() =>
          SESSION_VERBS.map(verb => portal.deniedFor(person('ada'), verb)),
        ),
      );
    await askAll();
    now = 2999;
    await askAll();
    expect(authorize).toHaveBeenCalledTimes(1);
    expect(authorize.mock.calls[0][0]).toHaveLength(
      agenticSessionsPermissions.length,
    );
    now = 3000;
    await askAll();
    expect(authorize).toHaveBeenCalledTimes(2);
  });

  it('asks no policy of the portal about who comes with a token of the cluster', async () => {
    const authorize = denying('agentic-sessions.view');
    const portal = new PortalPermissions({ permissions: { authorize } });
    const ada: Identity = { username: 'ada', groups: [], via: 'kubernetes' };
    expect(await portal.deniedFor(ada, 'get')).toBeUndefined();
    expect(authorize).not.toHaveBeenCalled();
  });

  it('takes no answer for no yes, and does not remember it', async () => {
    const authorize = jest
      .fn()
      .mockRejectedValueOnce(new Error('away'))
      .mockResolvedValueOnce([]);
    const portal = new PortalPermissions({ permissions: { authorize } });
    await expect(portal.deniedFor(person('ada'), 'get')).rejects.toThrow(
      'cannot ask its permission policy',
    );
    expect(await portal.deniedFor(person('ada'), 'get')).toBe(
      'agentic-sessions.view',
    );
    const nobody: Identity = { username: 'x', groups: [], via: 'backstage' };
    await expect(portal.deniedFor(nobody, 'get')).rejects.toThrow(
      'without credentials',
    );
  });
});
