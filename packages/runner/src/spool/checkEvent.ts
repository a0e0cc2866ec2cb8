import { runnerEventBodies } from '@agentic-sessions/runner-protocol';
import type { NewEvent } from './Ledger';
import { fitBody } from './fitBody';

/**
 * Makes an event that the portal will take. Much of a body is what an agent sent, and agents make mistakes: a body that is
 * not of its kind becomes an `error` event that says so, rather than a batch that is refused for ever.
 */
export function checkEvent({ kind, body }: NewEvent): NewEvent {
  const fitted = fitBody(body as Record<string, unknown>);
  const result = runnerEventBodies[kind].safeParse(fitted);
  if (result.success) return { kind, body: fitted } as NewEvent;
  const where = result.error.issues
    .slice(0, 3)
    .map(issue => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  return {
    kind: 'error',
    body: {
      reason: 'UnreadableUpdate',
      message: `The agent sent a "${kind}" that cannot be kept (${where.join(
        '; ',
      )}).`,
    },
  };
}
