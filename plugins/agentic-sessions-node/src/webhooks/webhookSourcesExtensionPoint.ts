import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { WebhookSource } from './WebhookSource';

/** @public */
export interface WebhookSourcesExtensionPoint {
  /**
   * Adds a source.
   *
   * @throws Error where its id is taken or is not a name for a URL
   */
  addWebhookSource(source: WebhookSource): void;
}

/**
 * Where modules add the vendors whose webhooks can start sessions.
 *
 * @public
 */
export const webhookSourcesExtensionPoint =
  createExtensionPoint<WebhookSourcesExtensionPoint>({
    id: 'agentic-sessions.webhook-sources',
  });
