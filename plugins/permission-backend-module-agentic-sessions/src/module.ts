import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
// The only import of ours from this unstable entry point: upstream has no other way to set a policy.
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { AgenticSessionsPolicy } from './AgenticSessionsPolicy';

/**
 * Sets {@link AgenticSessionsPolicy}. A portal has one policy: where there is another, compose it with
 * {@link decideAgenticSessions} and leave this module out.
 *
 * @public
 */
export const permissionModuleAgenticSessions = createBackendModule({
  pluginId: 'permission',
  moduleId: 'agentic-sessions',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        policy: policyExtensionPoint,
      },
      async init({ config, logger, policy }) {
        if (config.getOptionalBoolean('permission.enabled') !== true) {
          logger.warn(
            'permission.enabled is not true, so no policy is asked and everybody may do everything in this portal but what Kubernetes RBAC guards: sessions. Set it to true.',
          );
        }
        policy.setPolicy(new AgenticSessionsPolicy());
      },
    });
  },
});
