/**
 * Sign in as a person of the demo organisation, on one developer's machine.
 *
 * @packageDocumentation
 */
export { authModuleDevelopment as default } from './module';
