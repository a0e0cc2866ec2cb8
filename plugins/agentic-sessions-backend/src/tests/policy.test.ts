import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import permissionBackend from '@backstage/plugin-permission-backend';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import request from 'supertest';
import { Portal } from '../__testUtils__/Portal';
import { databases } from '../__testUtils__/testDatabases';

jest.setTimeout(60_000);

describe("the framework's own backend, with a policy of somebody's", () => {
  it('is asked about a person once for everything, and heard', async () => {
    const asked: string[] = [];
    const policy = createBackendModule({
      pluginId: 'permission',
      moduleId: 'test-policy',
      register(env) {
        env.registerInit({
          deps: { extension: policyExtensionPoint },
          async init({ extension }) {
            extension.setPolicy({
              async handle({ permission }, user) {
                const { userEntityRef } = user?.credentials.principal as {
                  userEntityRef: string;
                };
                asked.push(`${userEntityRef} ${permission.name}`);
                return {
                  result:
                    userEntityRef === 'user:default/ada' &&
                    permission.name === 'agentic-sessions.create'
                      ? AuthorizeResult.DENY
                      : AuthorizeResult.ALLOW,
                };
              },
            });
          },
        });
      },
    });
    const portal = await Portal.start({
      knex: await databases.init(databases.eachSupportedId()[0][0]),
      permission: [permissionBackend, policy],
    });
    try {
      const ada = (path: string, body: object) =>
        request(portal.server)
          .post(`/api/v1/namespaces/payments${path}`)
          .set('Authorization', mockCredentials.user.header('user:default/ada'))
          .send(body);
      const wanted = { framework: { type: 'survey-agent' }, prompt: 'Survey' };
      const answer = await ada('/sessions', wanted);
      expect(answer.status).toBe(403);
      expect(answer.body.message).toContain('"agentic-sessions.create"');
      expect((await ada('/sessions/validate', wanted)).status).toBe(403);
      expect(asked.sort()).toEqual(
        ['approve', 'audit', 'create', 'steer', 'view'].map(
          name => `user:default/ada agentic-sessions.${name}`,
        ),
      );
    } finally {
      await portal.stop();
      await portal.kubernetes.stop();
    }
  });
});
