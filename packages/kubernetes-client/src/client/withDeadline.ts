import type { Clock } from '../Clock';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';

/**
 * Runs `work` with a signal that ends it after `ms`, or when the caller's own signal does. The time limit is over as
 * soon as `work` settles; the caller's signal keeps holding for streams that `work` handed out.
 *
 * @throws KubernetesConnectionError (`TIMEOUT`) at the limit.
 */
export async function withDeadline<A>(
  clock: Clock,
  ms: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<A>,
): Promise<A> {
  const deadline = new AbortController();
  const cancel = clock.setTimeout(
    () =>
      deadline.abort(
        new KubernetesConnectionError(
          `The API server did not answer within ${ms} ms`,
          { code: 'TIMEOUT' },
        ),
      ),
    ms,
  );
  try {
    return await work(
      outer ? AbortSignal.any([outer, deadline.signal]) : deadline.signal,
    );
  } finally {
    cancel();
  }
}
