import { MANAGED_LABEL } from '@agentic-sessions/kubernetes-api';
import {
  Informer,
  KubernetesClient,
  loadClusterConfig,
  NAMESPACES,
} from '@agentic-sessions/kubernetes-client';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { NamespaceSystemProvider } from './NamespaceSystemProvider';

/**
 * Adds the labelled namespaces of the cluster to the catalog, as Systems.
 *
 * @public
 */
export const catalogModuleAgenticSessions = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'agentic-sessions',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ catalog, config, lifecycle, logger }) {
        const kubernetes = config.getOptionalConfig(
          'agenticSessions.kubernetes',
        );
        const client = new KubernetesClient({
          config: loadClusterConfig({
            kubeconfig: kubernetes?.getOptionalString('kubeconfig'),
            context: kubernetes?.getOptionalString('context'),
          }),
          userAgent: 'agentic-sessions-catalog',
        });
        const end = new AbortController();
        lifecycle.addShutdownHook(() => {
          end.abort();
          client.close();
        });
        catalog.addEntityProvider(
          new NamespaceSystemProvider({
            source: new Informer({
              client,
              resource: NAMESPACES,
              labelSelector: `${MANAGED_LABEL}=true`,
              // The informer goes on by itself, so what went wrong is a line and not a stack.
              onError: (error, during) =>
                logger.warn(
                  `Namespaces could not be ${
                    during === 'list' ? 'listed' : 'watched'
                  }, trying again: ${
                    error instanceof Error ? error.message : String(error)
                  }`,
                ),
            }),
            logger,
            signal: end.signal,
            cluster: kubernetes?.getOptionalString('cluster'),
          }),
        );
      },
    });
  },
});
