import {
  SESSION_LABEL,
  sessionResource,
} from '@agentic-sessions/kubernetes-api';
import { PODS, resourcePath } from '@agentic-sessions/kubernetes-client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './Bench';

const TIMEOUT_MS = 180_000;

/** Deletes all that was measured, and waits until everything is quiet. */
export async function clearGround({
  ground,
  observer,
  signal,
  quietMs,
}: Pick<Bench, 'ground' | 'observer' | 'signal' | 'quietMs'>): Promise<void> {
  const { client, namespaces, owners } = ground;
  const options = { signal, timeoutMs: TIMEOUT_MS };
  for (const namespace of namespaces) {
    await client.request(
      'DELETE',
      `${resourcePath(sessionResource, {
        namespace,
      })}?labelSelector=${encodeURIComponent(SESSION_LABEL)}`,
      undefined,
      options,
    );
    await client.request(
      'DELETE',
      resourcePath(PODS, { namespace }),
      { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 },
      options,
    );
  }
  await observer.emptied(owners.size, options);
  observer.log.clear();
  await sleep(quietMs, undefined, { signal });
}
