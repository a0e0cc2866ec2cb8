import { setTimeout as sleep } from 'node:timers/promises';
import { countRequests } from '../cluster/countRequests';
import type { Bench } from './Bench';
import { takeSnapshot } from './takeSnapshot';

/** What sessions are made of: counted whoever asks for it, though some of it may come without them too. */
const OF_SESSIONS = /^\S+ (sessions|sandboxes|pods|events)(\/|$)/;

/**
 * What the API server asks itself, about every thirty seconds for each namespace in which anybody makes anything: admission
 * looks whether a LimitRange or a quota has come. No component can spare it that, and straight Pods cost as much.
 */
const OF_ITSELF = ['LIST limitranges', 'LIST resourcequotas'];

/** Which kinds of requests come without any session: heartbeats of nodes, Leases, what controllers look up in turn. */
export async function findBackground(
  bench: Pick<Bench, 'ground' | 'cpu' | 'operator' | 'peer' | 'signal'>,
  seconds: number,
): Promise<ReadonlySet<string>> {
  const before = await takeSnapshot(bench);
  await sleep(seconds * 1000, undefined, { signal: bench.signal });
  const after = await takeSnapshot(bench);
  const { byCall } = countRequests(before.requests, after.requests);
  return new Set([
    ...OF_ITSELF,
    ...Object.keys(byCall).filter(call => !OF_SESSIONS.test(call)),
  ]);
}
