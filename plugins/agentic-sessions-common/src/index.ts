/**
 * What both ends of the agentic-sessions plugin share.
 *
 * @packageDocumentation
 */
export type { components, operations, paths } from './generated/api';
export * from './createSessionsClient';
export * from './events';
export * from './permissions';
export * from './sessionState';
export * from './types';
