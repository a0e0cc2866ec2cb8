import {
  isNotFound,
  type KubernetesClient,
  type Resource,
} from '@agentic-sessions/kubernetes-client';
import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 60_000;

/**
 * Waits until the API server serves a kind whose definition was just applied.
 *
 * @throws Error where that takes too long
 */
export async function untilServed(
  client: KubernetesClient,
  resource: Resource,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (;;) {
    try {
      await client.listPage(resource, { limit: 1, signal });
      return;
    } catch (error) {
      if (!isNotFound(error) || performance.now() > deadline) throw error;
    }
    await sleep(100, undefined, { signal });
  }
}
