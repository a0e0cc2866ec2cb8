/**
 * Extension points of the agentic-sessions backend plugin.
 *
 * @packageDocumentation
 */
export type { WebhookEvent } from './webhooks/WebhookEvent';
export type { WebhookReading } from './webhooks/WebhookReading';
export type { WebhookSource } from './webhooks/WebhookSource';
export {
  webhookSourcesExtensionPoint,
  type WebhookSourcesExtensionPoint,
} from './webhooks/webhookSourcesExtensionPoint';
export type {
  SignedRequest,
  VerifyResult,
  WebhookHeaders,
} from '@agentic-sessions/webhook-auth';
