import { webhookSourcesExtensionPoint } from '@agentic-sessions/backstage-plugin-node';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { githubWebhookSource } from './githubWebhookSource';

/**
 * Adds GitHub to the sources whose webhooks can start sessions.
 *
 * @public
 */
export const githubModule = createBackendModule({
  pluginId: 'agentic-sessions',
  moduleId: 'github',
  register(reg) {
    reg.registerInit({
      deps: { sources: webhookSourcesExtensionPoint },
      async init({ sources }) {
        sources.addWebhookSource(githubWebhookSource);
      },
    });
  },
});
