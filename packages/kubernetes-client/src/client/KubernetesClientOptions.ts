import type { Clock } from '../Clock';
import type { ClusterConfig } from '../config/ClusterConfig';
import type { ObservedCall } from './HttpCaller';

/** What a KubernetesClient is made of. */
export interface KubernetesClientOptions {
  config: ClusterConfig;
  /** Sent as User-Agent and seen in the API server's audit log. */
  userAgent?: string;
  clock?: Clock;
  /** Told of every HTTP request with its answer, for metrics. */
  observe?: (call: ObservedCall) => void;
  /** Ping interval and limit of the connections; see Http2Connection. */
  pingIntervalMs?: number;
  pingTimeoutMs?: number;
  connectTimeoutMs?: number;
}
