import type { Session } from '@agentic-sessions/kubernetes-api';
import { freePlaces, type NamespaceLoad } from './NamespaceLoad';

/** What a place is taken to cost where nobody knows how long sessions of a namespace run. */
const USUAL_SECONDS = 300;

interface Share {
  load: NamespaceLoad;
  ready: readonly Session[];
  next: number;
  used: number;
  cost: number;
}

function madeAt(share: Share): number {
  const session = share.ready[share.next];
  return Date.parse(session.metadata.creationTimestamp ?? '') || 0;
}

/** Whether the next place is rather this one's: it has used less, or waits longer. */
function isBefore(a: Share, b: Share): boolean {
  if (a.used !== b.used) return a.used < b.used;
  const [mine, theirs] = [madeAt(a), madeAt(b)];
  return mine === theirs ? a.load.namespace < b.load.namespace : mine < theirs;
}

/**
 * The order in which sessions of all namespaces get places that are the platform's to give. Each place goes to the
 * namespace that has used the least, counting what its sessions have run in the last hour and what those with a place
 * will run; priorities count within a namespace only, so that nobody gets past another team by asking for more.
 * Only those are in it whom their own namespace's limit lets start.
 */
export function fairOrder(loads: readonly NamespaceLoad[]): Session[] {
  const shares = loads
    .map((load): Share => {
      const cost = Math.max(1, load.typicalSeconds ?? USUAL_SECONDS);
      return {
        load,
        ready: load.waiting.slice(0, freePlaces(load)),
        next: 0,
        used: load.usedSeconds + load.running.length * cost,
        cost,
      };
    })
    .filter(share => share.ready.length > 0);
  const order: Session[] = [];
  while (shares.length > 0) {
    let best = 0;
    for (let i = 1; i < shares.length; i += 1) {
      if (isBefore(shares[i], shares[best])) best = i;
    }
    const share = shares[best];
    order.push(share.ready[share.next]);
    share.next += 1;
    share.used += share.cost;
    if (share.next === share.ready.length) shares.splice(best, 1);
  }
  return order;
}
