import type { NetworkPolicyEgressRule } from '@agentic-sessions/kubernetes-client';
import type { ObservedSession } from '../session/ObservedSession';
import type { PodSettings } from '../session/buildPod';

/** Everything the operator can be told. */
export interface OperatorConfig {
  /** Kubeconfig file; absent means what kubectl would take, or the Pod's own ServiceAccount. */
  kubeconfig: string | undefined;
  /** The one namespace to look after; undefined for all. */
  namespace: string | undefined;
  pod: PodSettings;
  /** What every session's Pod may reach, whatever policy says: the portal, and what else the platform runs for them. */
  gateways: readonly NetworkPolicyEgressRule[];
  patience: ObservedSession['patience'];
  /** Where metrics and health are served; undefined for nowhere. */
  metrics: { host: string; port: number } | undefined;
  leaderElection:
    | {
        namespace: string;
        name: string;
        /** A name that only one process has at a time, e.g. that of its Pod; absent means one of this process. */
        identity: string | undefined;
      }
    | undefined;
  /** Where and how often it is tried whether the cluster keeps sessions apart; undefined for never. */
  sandboxCheck: { namespace: string; periodMs: number } | undefined;
  workers: number;
  logLevel: string;
  /** How long work under way may take at the end. */
  drainMs: number;
  /** The API server ends watches in which things happen after one to two times this. */
  watchSeconds: number;
}
