import type { Clock } from '../Clock';

/**
 * Limits what is done at the end of a session while the portal may be away: `flushMs` from now, and once SIGTERM has come no
 * longer than `terminationMs` after it, before the kubelet's patience ends.
 */
export async function startDeadline(options: {
  clock: Clock;
  flushMs: number;
  terminationMs: number;
  sigterm: AbortSignal;
  /** The end came sooner than the deadline. */
  done: AbortSignal;
  expire: () => void;
}): Promise<void> {
  const { clock, flushMs, terminationMs, sigterm, done, expire } = options;
  await clock.sleep(flushMs, AbortSignal.any([sigterm, done]));
  if (sigterm.aborted) await clock.sleep(terminationMs, done);
  if (!done.aborted) expire();
}
