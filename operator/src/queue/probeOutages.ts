import { sleep, type Clock } from '@agentic-sessions/kubernetes-client';
import type { WorkQueue } from './WorkQueue';

const PROBE_MS = 2_000;
const PROBES = 10;

/**
 * While calls fail for want of an answer, has a few of them tried every 2 s, however long the waits of all have become, until
 * the signal is aborted.
 *
 * @param clock - one for durations
 */
export async function probeOutages(
  queues: ReadonlyMap<string, Pick<WorkQueue, 'probe'>>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await sleep(clock, PROBE_MS, signal);
    } catch {
      // Only its signal ends a sleep early.
      return;
    }
    for (const queue of queues.values()) queue.probe(PROBES);
  }
}
