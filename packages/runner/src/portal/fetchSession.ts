import type { SessionForRunner } from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { Log } from '../Log';
import { Backoff } from './Backoff';
import type { PortalClient } from './PortalClient';

/** Asks what is to be done until the portal says it; undefined where `signal` was aborted first. */
export async function fetchSession(
  portal: PortalClient,
  options: { clock: Clock; log: Log; signal: AbortSignal },
): Promise<SessionForRunner | undefined> {
  const { clock, log, signal } = options;
  const backoff = new Backoff(clock, portal.presence);
  while (!signal.aborted) {
    try {
      return await portal.getSession(signal);
    } catch (error) {
      if (signal.aborted) break;
      log.warn(`The session waits for the portal: ${(error as Error).message}`);
      await backoff.wait(signal);
    }
  }
  return undefined;
}
