import {
  SESSION_LABEL,
  sessionResource,
} from '@agentic-sessions/kubernetes-api';
import { PODS, resourcePath } from '@agentic-sessions/kubernetes-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOXES } from '../peer/SANDBOXES';
import type { Bench } from './Bench';

const TIMEOUT_MS = 180_000;

/** Deletes all that was measured, and waits until everything is quiet. */
export async function clearGround({
  ground,
  observer,
  peer,
  signal,
  quietMs,
}: Pick<
  Bench,
  'ground' | 'observer' | 'peer' | 'signal' | 'quietMs'
>): Promise<void> {
  const { client, namespaces, owners } = ground;
  const options = { signal, timeoutMs: TIMEOUT_MS };
  for (const namespace of namespaces) {
    if (peer) {
      await client.request(
        'DELETE',
        resourcePath(SANDBOXES, { namespace }),
        undefined,
        options,
      );
    }
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
  await peer?.observer.emptied(options);
  await observer.emptied(owners.size, options);
  observer.log.clear();
  await sleep(quietMs, undefined, { signal });
}
