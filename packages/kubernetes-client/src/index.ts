export type { Clock } from './Clock';
export { systemClock } from './Clock';
export { sleep } from './sleep';
export { steadyClock } from './steadyClock';
export { KubernetesClient } from './client/KubernetesClient';
export type { KubernetesClientOptions } from './client/KubernetesClientOptions';
export type {
  DeleteOptions,
  JsonPatchOperation,
  ListOptions,
  Patch,
  RequestOptions,
  WriteOptions,
} from './client/requestOptions';
export type { WatchEvent } from './client/parseWatch';
export type { ObservedCall } from './client/HttpCaller';
export type { ClusterConfig } from './config/ClusterConfig';
export { loadClusterConfig } from './config/loadClusterConfig';
export { loadInClusterConfig } from './config/loadInClusterConfig';
export { parseKubeconfig } from './config/parseKubeconfig';
export { KubernetesConnectionError } from './errors/KubernetesConnectionError';
export { KubernetesError } from './errors/KubernetesError';
export * from './errors/predicates';
export { Backoff } from './informer/Backoff';
export type { BackoffOptions } from './informer/Backoff';
export { Informer } from './informer/Informer';
export type { InformerOptions } from './informer/Informer';
export type {
  InformerEvent,
  InformerHandler,
} from './informer/InformerHandler';
export { objectKey } from './informer/objectKey';
export { Reflector } from './informer/Reflector';
export type { ReflectorOptions, ReflectorSink } from './informer/Reflector';
export type { ReflectorStats } from './informer/ReflectorStats';
export { Store } from './informer/Store';
export type { Indexers } from './informer/Store';
export { stripManagedFields } from './informer/stripManagedFields';
export * from './types/core';
export type {
  KubernetesList,
  KubernetesListPage,
  KubernetesObject,
  ObjectMeta,
  ObjectRef,
  OwnerReference,
} from './types/KubernetesObject';
export * from './types/networking';
export * from './types/pods';
export * from './types/rbac';
export { apiVersionOf, defineResource, resourcePath } from './types/Resource';
export type { Resource } from './types/Resource';
export * from './types/reviews';
export type { Status } from './types/Status';
