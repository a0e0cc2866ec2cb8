import type { KubernetesObject } from './KubernetesObject';
import { defineResource } from './Resource';

/** A Namespace. */
export interface Namespace extends KubernetesObject {
  status?: { phase?: 'Active' | 'Terminating' };
}

/** Namespaces of the cluster. */
export const NAMESPACES = defineResource<Namespace>({
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
});

/** A Lease: who holds what, until when. Times are RFC 3339 with microseconds. */
export interface Lease extends KubernetesObject {
  spec?: {
    holderIdentity?: string | null;
    leaseDurationSeconds?: number;
    acquireTime?: string | null;
    renewTime?: string | null;
    leaseTransitions?: number;
  };
}

/** Leases, by which leaders are elected. */
export const LEASES = defineResource<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  namespaced: true,
});

/** An Event of `events.k8s.io/v1`: something noteworthy that happened to an object. */
export interface KubernetesEvent extends KubernetesObject {
  eventTime: string;
  reportingController: string;
  reportingInstance: string;
  action: string;
  reason: string;
  type: 'Normal' | 'Warning';
  note?: string;
  regarding?: {
    apiVersion?: string;
    kind?: string;
    namespace?: string;
    name?: string;
    uid?: string;
    resourceVersion?: string;
  };
  series?: { count: number; lastObservedTime: string };
}

/** Events of the cluster. */
export const EVENTS = defineResource<KubernetesEvent>({
  group: 'events.k8s.io',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
  namespaced: true,
});

/** A Node, as far as we look at it. */
export interface Node extends KubernetesObject {
  spec?: {
    unschedulable?: boolean;
    taints?: { key: string; effect: string; value?: string }[];
  };
  status?: {
    conditions?: {
      type: string;
      status: 'True' | 'False' | 'Unknown';
      reason?: string;
      message?: string;
      lastTransitionTime?: string;
    }[];
  };
}

/** Nodes of the cluster. */
export const NODES = defineResource<Node>({
  group: '',
  version: 'v1',
  plural: 'nodes',
  kind: 'Node',
  namespaced: false,
});

/** A ServiceAccount. */
export interface ServiceAccount extends KubernetesObject {
  automountServiceAccountToken?: boolean;
}

/** ServiceAccounts, who programs are. */
export const SERVICE_ACCOUNTS = defineResource<ServiceAccount>({
  group: '',
  version: 'v1',
  plural: 'serviceaccounts',
  kind: 'ServiceAccount',
  namespaced: true,
});

/** A ConfigMap. */
export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

/** ConfigMaps. */
export const CONFIG_MAPS = defineResource<ConfigMap>({
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
});
