/**
 * The messages between the runner in a session Pod and the portal.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './artifacts';
export * from './earlier';
export * from './events';
export * from './meta';
export * from './permissionHashInput';
export * from './snapshot';
