/** A reference from an object to the one it belongs to. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Metadata of any object. What the server fills in is optional, since an object to be created has none of it. */
export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
}

/** Anything the API server keeps. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
}

/** A whole collection, as it was at `resourceVersion`. */
export interface KubernetesList<T> {
  items: T[];
  /** From here a watch goes on. */
  resourceVersion: string;
}

/** One page of a collection. */
export interface KubernetesListPage<T> extends KubernetesList<T> {
  /** Where the next page begins; absent on the last. */
  continueToken?: string;
  remainingItemCount?: number;
}

/** Names one object. */
export interface ObjectRef {
  name: string;
  /** Needed for namespaced kinds. */
  namespace?: string;
}
