import type { ObservedSession } from './ObservedSession';
import type { PodVerdict } from './PodVerdict';

/** The runner ends an idle session itself; what it should have done by then the operator does. */
const RUNNER_FIRST_MS = 30_000;

/** When an interactive session that idles is ended; undefined where it does not idle. */
export function idleEndsAt(
  { session, timeouts }: ObservedSession,
  verdict: Extract<PodVerdict, { state: 'running' }>,
): number | undefined {
  const { activity, idleSince } = session.status ?? {};
  if (
    activity !== 'Idle' ||
    idleSince === undefined ||
    session.spec.interactive === false
  ) {
    return undefined;
  }
  // A session that was resumed waits anew: before that nobody could have heard an answer.
  const since = Math.max(
    Date.parse(idleSince),
    Date.parse(verdict.startedAt ?? '') || 0,
  );
  return since + timeouts.idleSeconds * 1000 + RUNNER_FIRST_MS;
}
