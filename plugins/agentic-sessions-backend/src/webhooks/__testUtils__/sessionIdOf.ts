import type { SentAnswer } from './githubDelivery';

/** The session that an answer names. */
export function sessionIdOf({ status, body }: SentAnswer): string {
  if (body.sessionId === undefined) {
    throw new Error(`${status} names no session: ${JSON.stringify(body)}`);
  }
  return body.sessionId;
}
