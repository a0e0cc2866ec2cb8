import type { KubernetesObject } from '../types/KubernetesObject';

/** Leaves out who manages which field: often half of an object, and nothing a controller reads. */
export function stripManagedFields<T extends KubernetesObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields, ...metadata } = object.metadata;
  return { ...object, metadata };
}
