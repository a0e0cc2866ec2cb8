import {
  defineResource,
  type KubernetesObject,
  type PodSpec,
} from '@agentic-sessions/kubernetes-client';

/** A Sandbox of agent-sandbox, as far as it is used here. */
export interface Sandbox extends KubernetesObject {
  spec: { podTemplate: { spec: PodSpec } };
  status?: { conditions?: { type: string; status: string }[] };
}

/** How Sandboxes are reached, in the version in which they are stored. */
export const SANDBOXES = defineResource<Sandbox>({
  group: 'agents.x-k8s.io',
  version: 'v1beta1',
  plural: 'sandboxes',
  kind: 'Sandbox',
  namespaced: true,
});
