import type { SnapshotReference } from '@agentic-sessions/runner-protocol';
import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';
import type { SnapshotRow } from './SnapshotRow';

/** The newest snapshot of a session that is whole. */
export async function newestSnapshot(
  knex: Knex,
  ref: SessionRef,
): Promise<SnapshotReference | undefined> {
  const row = await knex('snapshots')
    .where({ session_id: ref.sessionId, namespace: ref.namespace })
    .whereNotNull('stored_at')
    .orderBy([
      { column: 'attempt', order: 'desc' },
      { column: 'stored_at', order: 'desc' },
    ])
    .first<SnapshotRow | undefined>();
  return (
    row && {
      digest: row.digest,
      size: Number(row.size),
      attempt: row.attempt,
      takenAt: row.stored_at ?? row.created_at,
    }
  );
}
