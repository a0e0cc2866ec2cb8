/** Waits for a promise, but not longer than until the signal is aborted; then rejects with its reason. */
export async function abortable<A>(
  promise: Promise<A>,
  signal: AbortSignal | undefined,
): Promise<A> {
  if (!signal) return promise;
  // Nobody may be left to hear of a later rejection.
  promise.catch(() => {});
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
