import type { Session } from '@agentic-sessions/kubernetes-api';
import { estimateStart } from './estimateStart';
import type { AllLoads } from './KnownLoads';
import type { Limit } from './Limit';
import { freePlaces, type NamespaceLoad } from './NamespaceLoad';

/** The queue for the places that the platform gives to all namespaces together. */
export interface PlatformQueue extends AllLoads {
  maxRunning: number;
  typicalSeconds?: number;
}

/** What is known of the queues at one moment. */
export interface QueueNow {
  own: NamespaceLoad;
  /** Only looked into where the namespace has room, since it takes long. Absent where the platform sets no such limit. */
  platform?: () => PlatformQueue;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Why a session may not have a Pod now. */
export interface Waiting {
  admitted: false;
  reason: Limit['reason'];
  /** Whether the limit is one of all namespaces together. */
  everywhere: boolean;
  /** 1 for the next to start. */
  position: number;
  running: number;
  maxRunning: number;
  /** The one right ahead, if it is of the same namespace; nobody is told of another's. */
  behind?: Session;
  /** How long sessions usually run here, where that is known. */
  typicalSeconds?: number;
  /** Milliseconds since the epoch. */
  likelyStart?: number;
  /** Sessions for which there is a place at this moment and that have not taken it. */
  entitled: readonly Session[];
}

/** Whether a session may have a Pod now. */
export type Admission = { admitted: true } | Waiting;

function startTimes(sessions: readonly Session[], now: number): number[] {
  return sessions.map(s => Date.parse(s.status?.startedAt ?? '') || now);
}

/**
 * Decides by what all open sessions are doing. Order and positions follow from the API server alone, so they are the
 * same after any restart.
 *
 * @param session - one that waits; it stands in `waiting` of its namespace
 */
export function decideAdmission(session: Session, queue: QueueNow): Admission {
  const { own, now } = queue;
  const free = freePlaces(own);
  const index = own.waiting.findIndex(
    s => s.metadata.name === session.metadata.name,
  );
  if (index === -1 || index >= free) {
    // Not in the queue: nothing is promised to it, and it stands in nobody's way.
    const ahead = index === -1 ? own.waiting.length : index;
    const position = Math.max(0, ahead - free) + 1;
    return {
      admitted: false,
      reason: own.limit.reason,
      everywhere: false,
      position,
      running: own.running.length,
      maxRunning: own.limit.maxRunning,
      behind: position > 1 ? own.waiting[ahead - 1] : undefined,
      typicalSeconds: own.typicalSeconds,
      likelyStart: estimateStart({
        startedAt: startTimes(own.running, now),
        position,
        typicalSeconds: own.typicalSeconds,
        now,
      }),
      // Where the platform limits too it may be what keeps them: they are woken by who waits for the platform.
      entitled: queue.platform ? [] : own.waiting.slice(0, free),
    };
  }
  const platform = queue.platform?.();
  if (!platform) return { admitted: true };
  const { running, order } = platform;
  const freeTotal = Math.max(0, platform.maxRunning - running.length);
  const found = order.findIndex(s => s.metadata.uid === session.metadata.uid);
  // Who is in nobody's order comes after all of it, and may not start: no place was kept for it.
  const place = found === -1 ? Math.max(order.length, freeTotal) : found;
  if (place < freeTotal) return { admitted: true };
  const position = place - freeTotal + 1;
  const before = position > 1 ? order[place - 1] : undefined;
  return {
    admitted: false,
    reason: 'PlatformLimit',
    everywhere: true,
    position,
    running: running.length,
    maxRunning: platform.maxRunning,
    behind:
      before?.metadata.namespace === session.metadata.namespace
        ? before
        : undefined,
    typicalSeconds: platform.typicalSeconds,
    likelyStart: estimateStart({
      startedAt: startTimes(running, now),
      position,
      typicalSeconds: platform.typicalSeconds,
      now,
    }),
    entitled: order.slice(0, freeTotal),
  };
}
