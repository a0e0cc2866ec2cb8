/**
 * A permission policy that leaves sessions to Kubernetes RBAC and the rest of the portal to whoever is signed in.
 *
 * @packageDocumentation
 */
export { AgenticSessionsPolicy } from './AgenticSessionsPolicy';
export { decideAgenticSessions } from './decideAgenticSessions';
export { permissionModuleAgenticSessions as default } from './module';
