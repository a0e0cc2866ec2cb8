import type { Pod } from '@agentic-sessions/kubernetes-client';
import type { Sandbox } from './SANDBOXES';

/**
 * A Sandbox of which comes this Pod, under the same name. Nothing else is asked of it: no Service, no volumes, and not
 * the labels and annotations, which it would write down once more to know them again.
 */
export function buildSandbox(pod: Pod): Sandbox {
  const { name, namespace } = pod.metadata;
  return {
    metadata: { name, namespace },
    spec: { podTemplate: { spec: pod.spec } },
  };
}
