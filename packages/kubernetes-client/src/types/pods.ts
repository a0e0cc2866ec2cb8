import type { KubernetesObject } from './KubernetesObject';
import { defineResource } from './Resource';

/** One container as it is wanted. */
export interface Container {
  name: string;
  image: string;
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: { name: string; value?: string; valueFrom?: unknown }[];
  resources?: {
    requests?: Record<string, string>;
    limits?: Record<string, string>;
  };
  volumeMounts?: {
    name: string;
    mountPath: string;
    readOnly?: boolean;
    subPath?: string;
  }[];
  securityContext?: Record<string, unknown>;
  terminationMessagePath?: string;
  terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError';
  ports?: { name?: string; containerPort: number; protocol?: string }[];
  restartPolicy?: 'Always';
}

/** A Pod's volume; which kind it is says the one other key. */
export interface Volume {
  name: string;
  emptyDir?: { medium?: 'Memory'; sizeLimit?: string };
  projected?: { sources: unknown[]; defaultMode?: number };
  configMap?: { name: string };
  secret?: { secretName: string };
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
}

/** A Pod as it is wanted. */
export interface PodSpec {
  initContainers?: Container[];
  containers: Container[];
  volumes?: Volume[];
  restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  terminationGracePeriodSeconds?: number;
  activeDeadlineSeconds?: number;
  securityContext?: Record<string, unknown>;
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  runtimeClassName?: string;
  hostUsers?: boolean;
  enableServiceLinks?: boolean;
  priorityClassName?: string;
  imagePullSecrets?: { name: string }[];
  tolerations?: unknown[];
  affinity?: unknown;
}

/** What a container is doing. At most one of the three is there. */
export interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt?: string };
  terminated?: {
    exitCode: number;
    signal?: number;
    reason?: string;
    /** What the program left in its termination message. */
    message?: string;
    startedAt?: string;
    finishedAt?: string;
  };
}

/** How one container is. */
export interface ContainerStatus {
  name: string;
  ready?: boolean;
  started?: boolean;
  restartCount?: number;
  image?: string;
  imageID?: string;
  state?: ContainerState;
  lastState?: ContainerState;
}

/** One condition of a Pod. */
export interface PodCondition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

/** How a Pod is. */
export interface PodStatus {
  phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  reason?: string;
  message?: string;
  podIP?: string;
  hostIP?: string;
  startTime?: string;
  conditions?: PodCondition[];
  initContainerStatuses?: ContainerStatus[];
  containerStatuses?: ContainerStatus[];
}

/** A Pod. */
export interface Pod extends KubernetesObject {
  spec: PodSpec;
  status?: PodStatus;
}

/** Pods of the cluster. */
export const PODS = defineResource<Pod>({
  group: '',
  version: 'v1',
  plural: 'pods',
  kind: 'Pod',
  namespaced: true,
});
