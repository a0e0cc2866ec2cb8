/**
 * GitHub as a source of agentic sessions.
 *
 * @packageDocumentation
 */
export { githubModule as default } from './module';
export { githubWebhookSource } from './githubWebhookSource';
