import { hasEnded, type Session } from '@agentic-sessions/kubernetes-api';
import { NotFoundError } from '@backstage/errors';
import { ApiError } from '../http/ApiError';
import type { LedgerWriter } from '../ledger/LedgerWriter';
import type { SessionRow } from '../sessions/SessionRow';

/** A session that can still be told something. */
export interface OpenSession {
  readonly session: Session;
  /** Whether people want it to rest, as they last said. */
  readonly suspended: boolean;
}

/**
 * The session of a writer, where it has not ended.
 *
 * @throws NotFoundError; ApiError 409 session_ended
 */
export async function requireOpen(writer: LedgerWriter): Promise<OpenSession> {
  const { namespace, sessionId } = writer.ref;
  const row = await writer
    .trx('sessions')
    .where({ session_id: sessionId, namespace })
    .first<Pick<SessionRow, 'phase' | 'deleted_at' | 'resource'> | undefined>(
      'phase',
      'deleted_at',
      'resource',
    );
  if (!row) {
    throw new NotFoundError('There is no such session');
  }
  const session: Session = JSON.parse(row.resource);
  if (row.deleted_at !== null || hasEnded(session.status?.phase)) {
    throw new ApiError({
      statusCode: 409,
      code: 'session_ended',
      message: `This session is over (${row.phase}); start a new one`,
    });
  }
  const said = await writer
    .trx('desired_states')
    .where({ session_id: sessionId })
    .first<{ desired: string } | undefined>('desired');
  return {
    session,
    suspended: (said?.desired ?? session.spec.desiredState) === 'Suspended',
  };
}
