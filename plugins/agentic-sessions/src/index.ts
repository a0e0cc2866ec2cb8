/**
 * Frontend plugin of agentic sessions, for Backstage's new frontend system.
 *
 * @packageDocumentation
 */

export { agenticSessionsPlugin as default } from './plugin';
export { NAMESPACE_ANNOTATION } from './annotations';
export type {
  AgenticSessionsApi,
  SteeringVerb,
  StreamRequest,
} from './api/AgenticSessionsApi';
export { agenticSessionsApiRef } from './api/agenticSessionsApiRef';
export { ApiError } from './api/ApiError';
export { agenticSessionsTranslationRef } from './translation';
