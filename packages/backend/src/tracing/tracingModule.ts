import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import type { Tracing } from './startTracing';

/** Has the last spans sent before the portal ends. */
export function tracingModule(tracing: Promise<Tracing | undefined>) {
  return createBackendModule({
    pluginId: 'app',
    moduleId: 'tracing',
    register(env) {
      env.registerInit({
        deps: { lifecycle: coreServices.rootLifecycle },
        async init({ lifecycle }) {
          // The root's hooks come after those of all plugins, which may have something to tell until then.
          lifecycle.addShutdownHook(async () => (await tracing)?.stop());
        },
      });
    },
  });
}
