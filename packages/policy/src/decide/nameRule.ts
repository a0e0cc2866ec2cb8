import type { PolicySources } from '../resolve/PolicySources';

/** A rule's name as people find it with kubectl. */
export function nameRule(
  owner: 'platform' | 'namespace',
  sources: PolicySources,
  field: string,
): string {
  return owner === 'platform'
    ? `PlatformPolicy default: ${field}`
    : `NamespacePolicy ${sources.namespace.name}/default: ${field}`;
}
