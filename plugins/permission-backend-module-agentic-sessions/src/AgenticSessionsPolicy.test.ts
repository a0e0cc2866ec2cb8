import { agenticSessionsPermissions } from '@agentic-sessions/backstage-plugin-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { AgenticSessionsPolicy } from './AgenticSessionsPolicy';
import { decideAgenticSessions } from './decideAgenticSessions';

const ada: PolicyQueryUser = {
  credentials: mockCredentials.user('user:default/ada'),
  info: {
    userEntityRef: 'user:default/ada',
    ownershipEntityRefs: ['user:default/ada', 'group:default/payments'],
  },
};

const other = createPermission({
  name: 'catalog.entity.read',
  attributes: { action: 'read' },
});

/** As a stranger would name a permission to slip into ours. */
const lookalike = createPermission({
  name: 'agentic-sessions.view.all',
  attributes: { action: 'read' },
});

describe('decideAgenticSessions', () => {
  it.each(agenticSessionsPermissions)(
    'leaves $name to Kubernetes for who is signed in, and to nobody else',
    permission => {
      expect(decideAgenticSessions({ permission }, ada)).toEqual({
        result: AuthorizeResult.ALLOW,
      });
      expect(decideAgenticSessions({ permission }, undefined)).toEqual({
        result: AuthorizeResult.DENY,
      });
    },
  );

  it.each([other, lookalike])('says nothing about $name', permission => {
    expect(decideAgenticSessions({ permission }, ada)).toBeUndefined();
    expect(decideAgenticSessions({ permission }, undefined)).toBeUndefined();
  });
});

describe('AgenticSessionsPolicy', () => {
  it.each([
    'catalog.location.create',
    'catalog.location.delete',
    'catalog.entity.create',
    'catalog.entity.delete',
  ])('lets nobody change who is in the catalog by %s', async name => {
    const permission = createPermission({ name, attributes: {} });
    await expect(
      new AgenticSessionsPolicy().handle({ permission }, ada),
    ).resolves.toEqual({ result: AuthorizeResult.DENY });
  });

  it.each([...agenticSessionsPermissions, other, lookalike])(
    'opens $name to who is signed in only',
    async permission => {
      const policy = new AgenticSessionsPolicy();
      await expect(policy.handle({ permission }, ada)).resolves.toEqual({
        result: AuthorizeResult.ALLOW,
      });
      await expect(policy.handle({ permission })).resolves.toEqual({
        result: AuthorizeResult.DENY,
      });
    },
  );
});
