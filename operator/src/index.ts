/**
 * The operator as a library, for tests and tools; the program is `main.ts`.
 *
 * @packageDocumentation
 */
export { ConfigError } from './config/ConfigError';
export { loadOperatorConfig } from './config/loadOperatorConfig';
export type { OperatorConfig } from './config/OperatorConfig';
export { runOperator } from './runOperator';
export { buildPod } from './session/buildPod';
export type { PodSettings } from './session/buildPod';
