import type { Refusal } from './classifyRefusal';

/** What people can do where the API server says one of these. */
const BY_WORDS: [RegExp, string][] = [
  [
    /RuntimeClass "([^"]*)" not found/,
    'Ask a platform engineer to add the RuntimeClass "$1" to the cluster, or to name another where it came from: spec.sandbox.runtimeClasses of the NamespacePolicy or PlatformPolicy, else RUNTIME_CLASS of the operator.',
  ],
  [
    /violates PodSecurity "([^"]*)"/,
    'Ask a platform engineer: the namespace asks for Pod Security "$1", which the Pod of this AgentRuntime does not meet.',
  ],
  [
    /(?:maximum|minimum) .* usage per (?:Container|Pod)/i,
    "Ask an admin of the namespace to fit its LimitRange to the AgentRuntime's resources, or the other way round.",
  ],
  [
    /cannot \w+ resource "(?:pods|networkpolicies)"/,
    "Ask a platform engineer to give the operator's ServiceAccount its rights (manifests/rbac).",
  ],
  [
    /failed calling webhook "([^"]*)"/,
    'Ask a platform engineer: the admission webhook "$1" does not answer as it should.',
  ],
  [
    /serviceaccount "([^"]*)" not found/,
    'The namespace needs its ServiceAccount "$1".',
  ],
];

const BY_KIND: Partial<Record<Refusal['kind'], string>> = {
  quota:
    'It starts when other Pods of the namespace end, or when an admin raises the ResourceQuota.',
};

/** What to do about a refusal; empty where the API server's own words are all there is to say. */
export function adviseOnRefusal({ kind, message }: Refusal): string {
  for (const [words, advice] of BY_WORDS) {
    const found = words.exec(message);
    if (found) return advice.replace('$1', () => found[1] ?? '');
  }
  return BY_KIND[kind] ?? '';
}
