import type {
  NamespacePolicy,
  PlatformPolicy,
} from '@agentic-sessions/kubernetes-api';
import type { PolicySources } from '@agentic-sessions/policy';

/** Today's policies as the decision wants them. */
export function policySources(
  namespace: string,
  own: NamespacePolicy | undefined,
  platform: PlatformPolicy | undefined,
): PolicySources {
  return {
    ...(platform && {
      platform: {
        spec: platform.spec,
        generation: platform.metadata.generation,
        conditions: platform.status?.conditions,
      },
    }),
    namespace: {
      name: namespace,
      ...(own && { spec: own.spec, generation: own.metadata.generation }),
    },
  };
}
