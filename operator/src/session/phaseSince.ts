import type { ObservedSession } from './ObservedSession';

/** When the phase last changed, or the session was made. */
export function phaseSince({ session, now }: ObservedSession): number {
  const time =
    session.status?.history?.at(-1)?.time ?? session.metadata.creationTimestamp;
  return time === undefined ? now : Date.parse(time);
}
