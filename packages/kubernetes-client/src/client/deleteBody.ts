import type { DeleteOptions } from './requestOptions';

/** The body of a DELETE: how it is done, and on which object alone. */
export function deleteBody(options: DeleteOptions) {
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: options.preconditions,
    gracePeriodSeconds: options.gracePeriodSeconds,
    propagationPolicy: options.propagationPolicy,
    dryRun: options.dryRun ? ['All'] : undefined,
  };
}
