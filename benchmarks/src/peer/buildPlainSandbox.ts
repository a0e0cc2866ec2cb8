import type { Pod } from '@agentic-sessions/kubernetes-client';
import { buildSandbox } from './buildSandbox';
import type { Sandbox } from './SANDBOXES';

/**
 * A Sandbox of this Pod's name with as little in it as there can be: of the Pod its image, and where it may run. For every write of a Sandbox
 * takes its Pod through a large schema.
 */
export function buildPlainSandbox(pod: Pod): Sandbox {
  const { runtimeClassName, containers } = pod.spec;
  return buildSandbox({
    ...pod,
    spec: {
      ...(runtimeClassName !== undefined && { runtimeClassName }),
      containers: [{ name: 'agent', image: containers[0].image }],
    },
  });
}
