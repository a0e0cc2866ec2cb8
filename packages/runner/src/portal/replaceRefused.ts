import type { RunnerEvent } from '@agentic-sessions/runner-protocol';
import type { PortalError } from './PortalError';

/**
 * What is told instead of an event that the portal does not take (a portal older than this runner, say). Its number must be
 * used, or nothing after it could be stored; that something is missing is said in its place.
 */
export function replaceRefused(
  event: RunnerEvent,
  error: PortalError,
): RunnerEvent {
  return {
    runnerSeq: event.runnerSeq,
    time: event.time,
    kind: 'error',
    body: {
      reason: 'EventRefused',
      message: `The portal did not take a "${event.kind}" event (status ${error.status}). The runner's log has its reason.`,
    },
  };
}
