import type { Clock } from '../Clock';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';

/**
 * Runs `work` with a signal that ends it after `ms`, or when the caller's own signal does. The time limit is over as
 * soon as `work` settles, and so is the caller's signal, unless `work` said by `goesOn()` that it hands out a stream.
 *
 * @throws KubernetesConnectionError (`TIMEOUT`) at the limit.
 */
export async function withDeadline<A>(
  clock: Clock,
  ms: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal, goesOn: () => void) => Promise<A>,
): Promise<A> {
  outer?.throwIfAborted();
  // Not AbortSignal.any: it costs more than all else in a call.
  const controller = new AbortController();
  const onOuterAbort = () => controller.abort(outer?.reason);
  outer?.addEventListener('abort', onOuterAbort, { once: true });
  const cancel = clock.setTimeout(
    () =>
      controller.abort(
        new KubernetesConnectionError(
          `The API server did not answer within ${ms} ms`,
          { code: 'TIMEOUT' },
        ),
      ),
    ms,
  );
  let release = true;
  try {
    return await work(controller.signal, () => {
      release = false;
    });
  } finally {
    cancel();
    if (release) outer?.removeEventListener('abort', onOuterAbort);
  }
}
