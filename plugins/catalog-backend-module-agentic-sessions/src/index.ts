/**
 * Kubernetes namespaces that take part in agentic sessions, as Systems of the catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleAgenticSessions as default } from './module';
export { NamespaceSystemProvider } from './NamespaceSystemProvider';
export type {
  NamespaceSource,
  NamespaceSystemProviderOptions,
} from './NamespaceSystemProvider';
export {
  NAMESPACE_ANNOTATION,
  SYSTEM_TYPE,
  systemFromNamespace,
} from './systemFromNamespace';
export type { NamespaceSystem } from './systemFromNamespace';
