import type { EventRecorder } from './EventRecorder';

/**
 * Sends the Events that wait at the end of a term, for as long as is left, and answers how many had no time. After a lost
 * lease (`endsAt` undefined) they go on being sent beside whatever comes, and none is late.
 */
export async function drainAtEnd(
  events: Pick<EventRecorder, 'drain'>,
  endsAt: number | undefined,
  now: number,
): Promise<number> {
  return endsAt === undefined ? 0 : events.drain(Math.max(0, endsAt - now));
}
