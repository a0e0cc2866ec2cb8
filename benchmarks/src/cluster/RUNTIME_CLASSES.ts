import {
  defineResource,
  type KubernetesObject,
} from '@agentic-sessions/kubernetes-client';

interface RuntimeClass extends KubernetesObject {
  handler: string;
  scheduling?: {
    nodeSelector?: Record<string, string>;
    tolerations?: { key: string; operator: string; effect: string }[];
  };
}

/** How RuntimeClasses are reached. */
export const RUNTIME_CLASSES = defineResource<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  plural: 'runtimeclasses',
  kind: 'RuntimeClass',
  namespaced: false,
});
