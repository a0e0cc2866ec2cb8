import { setTimeout as sleep } from 'node:timers/promises';
import { countRequests } from '../cluster/countRequests';
import type { Bench } from './Bench';
import { takeSnapshot } from './takeSnapshot';

/** What sessions are made of: counted whoever asks for it, though some of it may come without them too. */
const OF_SESSIONS = /^\S+ (sessions|sandboxes|pods|events)(\/|$)/;

/** Which kinds of requests come without any session: heartbeats of nodes, Leases, what controllers look up in turn. */
export async function findBackground(
  bench: Pick<Bench, 'ground' | 'cpu' | 'operator' | 'peer' | 'signal'>,
  seconds: number,
): Promise<ReadonlySet<string>> {
  const before = await takeSnapshot(bench);
  await sleep(seconds * 1000, undefined, { signal: bench.signal });
  const after = await takeSnapshot(bench);
  const { byCall } = countRequests(before.requests, after.requests);
  return new Set(Object.keys(byCall).filter(call => !OF_SESSIONS.test(call)));
}
