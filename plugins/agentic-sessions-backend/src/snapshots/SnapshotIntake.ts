import type { Readable } from 'node:stream';
import {
  ArtifactTooLargeError,
  type ArtifactStore,
} from '@agentic-sessions/artifact-indexer';
import { hasEnded, type Session } from '@agentic-sessions/kubernetes-api';
import type { SnapshotReference } from '@agentic-sessions/runner-protocol';
import { NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import { checkSize } from '../artifacts/checkSize';
import { ApiError } from '../http/ApiError';
import type { Ledger } from '../ledger/Ledger';
import type { SessionRef } from '../notices/Notice';
import type { SessionRow } from '../sessions/SessionRow';
import { newestSnapshot } from './newestSnapshot';
import type { SnapshotRow } from './SnapshotRow';

/** A snapshot that a runner wants to leave with the portal. */
export interface SnapshotUpload {
  /** The Pod that took it. */
  readonly attempt: number;
  /** SHA-256, hex. */
  readonly digest: string;
  readonly size: number;
}

/**
 * Keeps the workspace of a session between its Pods: one archive, the newest that is whole. It is no artifact, so that no
 * list shows it and nobody downloads it; only the runner of the same session is given it.
 */
export class SnapshotIntake {
  readonly #knex: Knex;
  readonly #ledger: Ledger;
  readonly #store: ArtifactStore;
  /** Largest that is taken, in bytes. */
  readonly maxBytes: number;

  constructor(options: {
    knex: Knex;
    ledger: Ledger;
    /** A store of its own: what is in it must be no artifact by its digest either. */
    store: ArtifactStore;
    maxBytes: number;
  }) {
    this.#knex = options.knex;
    this.#ledger = options.ledger;
    this.#store = options.store;
    this.maxBytes = options.maxBytes;
  }

  /**
   * Takes it for the session's snapshot where all bytes are there already; otherwise says how many leading ones are.
   *
   * @throws ArtifactTooLargeError; ApiError 403 session_ended, 422 size_mismatch
   */
  async offer(
    ref: SessionRef,
    upload: SnapshotUpload,
  ): Promise<{ stored: boolean; heldBytes: number }> {
    const key = { ...ref, digest: upload.digest };
    await this.#announce(ref, upload);
    const held = await this.#store.stat(key);
    if (!held) {
      return { stored: false, heldBytes: await this.#store.heldBytes(key) };
    }
    checkSize('The snapshot', upload.size, held);
    await this.#settle(ref, upload);
    return { stored: true, heldBytes: upload.size };
  }

  /**
   * Takes bytes from an offset on; once all are there it is the session's snapshot, and the one before it goes.
   *
   * @throws as {@link SnapshotIntake.offer}, and what the store throws for bytes that are others than said
   */
  async take(
    ref: SessionRef,
    upload: SnapshotUpload,
    content: Readable,
    offset: number,
  ): Promise<void> {
    await this.#announce(ref, upload);
    const held = await this.#store.put(
      { ...ref, digest: upload.digest },
      content,
      { maxBytes: upload.size, offset },
    );
    checkSize('The snapshot', upload.size, held);
    await this.#settle(ref, upload);
  }

  /** The newest that is whole. */
  async newest(ref: SessionRef): Promise<SnapshotReference | undefined> {
    return newestSnapshot(this.#knex, ref);
  }

  /** The bytes of the newest that is whole. @throws NotFoundError */
  async read(
    ref: SessionRef,
  ): Promise<{ snapshot: SnapshotReference; content: Readable }> {
    const snapshot = await this.newest(ref);
    if (!snapshot) {
      throw new NotFoundError('This session has no snapshot');
    }
    const key = { ...ref, digest: snapshot.digest };
    return { snapshot, content: await this.#store.read(key) };
  }

  /** Writes down that bytes may come, before the first does: what is never finished is found and removed by its row. */
  async #announce(ref: SessionRef, upload: SnapshotUpload): Promise<void> {
    if (upload.size > this.maxBytes) {
      throw new ArtifactTooLargeError(this.maxBytes);
    }
    await this.#ledger.write(ref, async ({ trx, now }) => {
      await checkGoesOn(trx, ref);
      const row: SnapshotRow = {
        session_id: ref.sessionId,
        namespace: ref.namespace,
        ...upload,
        created_at: now,
        stored_at: null,
      };
      await trx('snapshots')
        .insert(row)
        .onConflict(['session_id', 'digest'])
        .ignore();
    });
  }

  async #settle(ref: SessionRef, upload: SnapshotUpload): Promise<void> {
    const { digest, attempt } = upload;
    const superseded = await this.#ledger.write(ref, async ({ trx, now }) => {
      await checkGoesOn(trx, ref);
      const mine = { session_id: ref.sessionId, digest };
      await trx('snapshots').where(mine).update({ attempt, stored_at: now });
      const others: string[] = await trx('snapshots')
        .where({ session_id: ref.sessionId })
        .whereNot({ digest })
        .andWhere('attempt', '<=', attempt)
        .pluck('digest');
      return others;
    });
    for (const old of superseded) {
      await this.#store.remove({ ...ref, digest: old });
      await this.#knex('snapshots')
        .where({ session_id: ref.sessionId, digest: old })
        .delete();
    }
  }
}

/** @throws ApiError 403 session_ended: nothing goes on from it, so nothing is kept of it */
async function checkGoesOn(knex: Knex, ref: SessionRef): Promise<void> {
  const row = await knex('sessions')
    .where({ session_id: ref.sessionId, namespace: ref.namespace })
    .first<Pick<SessionRow, 'deleted_at' | 'resource'> | undefined>(
      'deleted_at',
      'resource',
    );
  // A session that the portal has not seen yet has not ended either.
  const session: Session | undefined = row && JSON.parse(row.resource);
  if (
    row?.deleted_at ||
    hasEnded(session?.status?.phase) ||
    session?.spec.desiredState === 'Stopped'
  ) {
    throw new ApiError({
      statusCode: 403,
      code: 'session_ended',
      message: 'This session is over; nothing goes on from its workspace',
    });
  }
}
