import type { Disruption } from './PodVerdict';

/** Whether Kubernetes took a Pod away for reasons of its own. Who deletes a Pod, or its namespace, wants it gone. */
export function isByKubernetes(disruption: Disruption | undefined): boolean {
  return (
    disruption !== undefined &&
    disruption.reason !== 'WorkloadDeleted' &&
    disruption.reason !== 'NamespaceTerminating'
  );
}
