import type {
  NamespacePolicy,
  PlatformPolicy,
} from '@agentic-sessions/kubernetes-api';
import type { Limit } from './Limit';

/** Where no policy says anything. */
export const DEFAULT_MAX_RUNNING = 50;

/** The narrower of what the namespace's and the platform's policy allow at once. */
export function effectiveLimit(
  namespacePolicy: NamespacePolicy | undefined,
  platformPolicy: PlatformPolicy | undefined,
): Limit {
  const platform = platformPolicy?.spec.concurrency?.maxRunning;
  const own =
    namespacePolicy?.spec.concurrency?.maxRunning ?? DEFAULT_MAX_RUNNING;
  return platform !== undefined && platform < own
    ? { maxRunning: platform, reason: 'PlatformLimit' }
    : { maxRunning: own, reason: 'NamespaceLimit' };
}
