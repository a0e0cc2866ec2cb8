import type { ArtifactStore } from '@agentic-sessions/artifact-indexer';
import {
  LEGAL_HOLD_LABEL,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import type { Knex } from 'knex';
import type { SessionRow } from '../sessions/SessionRow';
import type { SnapshotRow } from './SnapshotRow';

const AT_ONCE = 100;

type Due = Pick<SnapshotRow, 'session_id' | 'namespace' | 'digest'> &
  Pick<SessionRow, 'resource'>;

/**
 * Removes the snapshots of sessions that are over, whole and half ones: nothing goes on from them any more. Those under a
 * legal hold stay. Any number of replicas may sweep at once.
 */
export class SnapshotSweeper {
  readonly #knex: Knex;
  readonly #store: ArtifactStore;

  constructor(options: { knex: Knex; store: ArtifactStore }) {
    this.#knex = options.knex;
    this.#store = options.store;
  }

  /** Removes what is due; answers how many. */
  async sweep(): Promise<number> {
    let removed = 0;
    for (let held = 0; ; ) {
      const rows = await this.#due(held);
      for (const row of rows) {
        if (isHeld(row)) {
          held += 1;
        } else {
          await this.#remove(row);
          removed += 1;
        }
      }
      if (rows.length < AT_ONCE) {
        return removed;
      }
    }
  }

  async #due(offset: number): Promise<Due[]> {
    return this.#knex('snapshots')
      .join('sessions', 'sessions.session_id', 'snapshots.session_id')
      .where(over =>
        over
          .whereNotNull('sessions.deleted_at')
          .orWhereIn('sessions.status', ['completed', 'failed']),
      )
      .orderBy(['snapshots.created_at', 'snapshots.digest'])
      .offset(offset)
      .limit(AT_ONCE)
      .select<Due[]>(
        'snapshots.session_id',
        'snapshots.namespace',
        'snapshots.digest',
        'sessions.resource',
      );
  }

  async #remove({ session_id, namespace, digest }: Due): Promise<void> {
    await this.#store.remove({ namespace, sessionId: session_id, digest });
    await this.#knex('snapshots').where({ session_id, digest }).delete();
  }
}

function isHeld({ resource }: Due): boolean {
  const { metadata }: Session = JSON.parse(resource);
  return metadata.labels?.[LEGAL_HOLD_LABEL] === 'true';
}
