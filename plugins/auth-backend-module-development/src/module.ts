import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { authProvidersExtensionPoint } from '@backstage/plugin-auth-node';
import { assertDevelopmentOnly } from './assertDevelopmentOnly';
import { createDevelopmentProvider } from './createDevelopmentProvider';

/**
 * Registers the auth provider `development`, or refuses to start where it would let strangers in.
 *
 * @public
 */
export const authModuleDevelopment = createBackendModule({
  pluginId: 'auth',
  moduleId: 'development',
  register(env) {
    env.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ providers, config }) {
        if (!config.has('auth.providers.development')) {
          return;
        }
        assertDevelopmentOnly({
          nodeEnv: process.env.NODE_ENV,
          listenHost: config.getOptionalString('backend.listen.host'),
        });
        providers.registerProvider({
          providerId: 'development',
          factory: createDevelopmentProvider,
        });
      },
    });
  },
});
