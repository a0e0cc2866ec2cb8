import { countsOf } from './countsOf';
import type { ObservedSession } from './ObservedSession';

/**
 * When the phase last changed or another attempt began in it; when the session was made, before its first phase. Never from
 * a history that is full, which does not tell: limits would run from long ago.
 */
export function phaseSince({ session, now }: ObservedSession): number {
  const { status = {}, metadata } = session;
  const time = countsOf(status).phaseSince ?? metadata.creationTimestamp;
  return time === undefined ? now : Date.parse(time);
}
