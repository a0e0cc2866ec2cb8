import type { RequestCounts } from './RequestCounts';
import type { SessionRequests } from './SessionRequests';

const READS = new Set(['GET', 'LIST']);
const WATCHES = new Set(['WATCH', 'WATCHLIST']);

/**
 * What came to the API server between two looks, less what comes to it without any session.
 *
 * @param background - kinds of requests that were seen while there was no session, such as heartbeats of nodes
 */
export function countRequests(
  before: RequestCounts,
  after: RequestCounts,
  background: ReadonlySet<string> = new Set(),
): SessionRequests {
  const counted = { writes: 0, reads: 0, watches: 0 };
  const byCall: Record<string, number> = {};
  for (const [call, total] of after) {
    const count = total - (before.get(call) ?? 0);
    if (count <= 0 || background.has(call)) continue;
    byCall[call] = count;
    const verb = call.split(' ')[0];
    if (WATCHES.has(verb)) counted.watches += count;
    else if (READS.has(verb)) counted.reads += count;
    else counted.writes += count;
  }
  return { ...counted, byCall };
}
