import type { ApiClient } from '../identity/ApiClient';
import { GVISOR_HANDLER } from './gvisorConfiguration';

/** Name of the RuntimeClass. */
const RUNTIME_CLASS = 'gvisor';

/**
 * Has the RuntimeClass `gvisor` exactly where the node can run it: one that an earlier start left would let Pods in that
 * never come up.
 */
export async function offerGvisor(
  client: ApiClient,
  available: boolean,
): Promise<void> {
  const classes = '/apis/node.k8s.io/v1/runtimeclasses';
  if (available) {
    await client.create(classes, {
      metadata: { name: RUNTIME_CLASS },
      handler: GVISOR_HANDLER,
    });
    return;
  }
  const path = `${classes}/${RUNTIME_CLASS}`;
  const { status, body } = await client.send('GET', path);
  // Somebody else's of that name is not ours to take away.
  if (status === 200 && body.handler === GVISOR_HANDLER) {
    await client.demand('DELETE', path);
  }
}
