import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { AgenticSessionsPolicy } from './AgenticSessionsPolicy';
import { permissionModuleAgenticSessions } from './module';

describe('permissionModuleAgenticSessions', () => {
  it.each([
    [{ permission: { enabled: true } }, 0],
    [{ permission: { enabled: false } }, 1],
    [{}, 1],
  ])('with %j sets the policy and warns %i times', async (data, warnings) => {
    const setPolicy = jest.fn();
    const logger = mockServices.logger.mock();
    const backend = await startTestBackend({
      extensionPoints: [[policyExtensionPoint, { setPolicy }]],
      features: [
        permissionModuleAgenticSessions,
        mockServices.rootConfig.factory({ data }),
        logger.factory,
      ],
    });
    expect(setPolicy).toHaveBeenCalledTimes(1);
    expect(setPolicy).toHaveBeenCalledWith(expect.any(AgenticSessionsPolicy));
    expect(
      logger.warn.mock.calls.filter(([message]) =>
        String(message).includes('permission.enabled'),
      ),
    ).toHaveLength(warnings);
    await backend.stop();
  });
});
