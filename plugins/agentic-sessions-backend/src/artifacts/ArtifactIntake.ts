import type { Readable } from 'node:stream';
import {
  ArtifactTooLargeError,
  checkArtifactPath,
  mediaTypeOf,
  type ArtifactStore,
} from '@agentic-sessions/artifact-indexer';
import type { ArtifactType } from '@agentic-sessions/runner-protocol';
import { NotAllowedError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { Ledger } from '../ledger/Ledger';
import type { SessionRef } from '../notices/Notice';
import type { ArtifactRow } from './ArtifactRow';
import { checkSize } from './checkSize';

/** A file that a runner wants to leave with the portal. */
export interface Upload {
  readonly path: string;
  /** SHA-256, hex. */
  readonly digest: string;
  readonly size: number;
  readonly type: ArtifactType;
}

/** How many files a session may keep, and how many bytes. */
export interface ArtifactLimits {
  readonly maxCount: number;
  readonly maxBytes: number;
}

/** Takes in the files of sessions: bytes into the store, path and digest into the table, within the limits of policy. */
export class ArtifactIntake {
  readonly #knex: Knex;
  readonly #ledger: Ledger;
  readonly #store: ArtifactStore;
  readonly #limits: (namespace: string) => Promise<ArtifactLimits>;

  constructor(options: {
    knex: Knex;
    ledger: Ledger;
    store: ArtifactStore;
    /** What policy says now; fails where that is not known. */
    limits: (namespace: string) => Promise<ArtifactLimits>;
  }) {
    this.#knex = options.knex;
    this.#ledger = options.ledger;
    this.#store = options.store;
    this.#limits = options.limits;
  }

  /**
   * Records the path where all bytes are there already; otherwise says how many leading ones are.
   *
   * @throws ApiError 422 size_mismatch
   */
  async offer(
    ref: SessionRef,
    upload: Upload,
  ): Promise<{ stored: boolean; heldBytes: number }> {
    const key = { ...ref, digest: upload.digest };
    const limits = await this.#limits(ref.namespace);
    await checkRoom(this.#knex, ref, upload, limits);
    const held = await this.#store.stat(key);
    if (held) {
      checkSize(upload.path, upload.size, held);
      await this.#record(ref, upload, limits);
      return { stored: true, heldBytes: upload.size };
    }
    return { stored: false, heldBytes: await this.#store.heldBytes(key) };
  }

  /**
   * Takes bytes from an offset on.
   *
   * @throws what the store throws for bytes that are too many, others than said, or begin elsewhere; NotAllowedError where
   * the session may keep no more files; ApiError 422 size_mismatch
   */
  async take(
    ref: SessionRef,
    upload: Upload,
    content: Readable,
    offset: number,
  ): Promise<void> {
    const limits = await this.#limits(ref.namespace);
    await checkRoom(this.#knex, ref, upload, limits);
    const held = await this.#store.put(
      { ...ref, digest: upload.digest },
      content,
      { maxBytes: upload.size, offset },
    );
    checkSize(upload.path, upload.size, held);
    await this.#record(ref, upload, limits);
  }

  async #record(
    ref: SessionRef,
    upload: Upload,
    limits: ArtifactLimits,
  ): Promise<void> {
    const path = checkArtifactPath(upload.path);
    // Under the ledger's lock, so that two uploads of one path get two versions, and the limit holds for many at once.
    await this.#ledger.write(ref, async ({ trx, now }) => {
      const last = await trx('artifacts')
        .where({ session_id: ref.sessionId, path })
        .orderBy('version', 'desc')
        .first<ArtifactRow | undefined>();
      if (last?.digest === upload.digest && last.type === upload.type) {
        return;
      }
      await checkRoom(trx, ref, upload, limits);
      const row: ArtifactRow = {
        session_id: ref.sessionId,
        path,
        version: (last?.version ?? 0) + 1,
        namespace: ref.namespace,
        digest: upload.digest,
        size: upload.size,
        media_type: mediaTypeOf(path),
        type: upload.type,
        place: `${this.#store.type}:${ref.namespace}/${ref.sessionId}/${
          upload.digest
        }`,
        retention_class: 'standard',
        legal_hold: false,
        created_at: now,
      };
      await trx('artifacts').insert(row);
    });
  }
}

/** @throws ArtifactTooLargeError, NotAllowedError */
async function checkRoom(
  knex: Knex,
  ref: SessionRef,
  upload: Upload,
  { maxCount, maxBytes }: ArtifactLimits,
): Promise<void> {
  const path = checkArtifactPath(upload.path);
  const kept = await knex('artifacts')
    .where({ session_id: ref.sessionId })
    .select<Pick<ArtifactRow, 'path' | 'size' | 'digest'>[]>(
      'path',
      'size',
      'digest',
    );
  if (kept.some(row => row.path === path && row.digest === upload.digest)) {
    return;
  }
  const bytes = kept.reduce((sum, row) => sum + Number(row.size), 0);
  if (bytes + upload.size > maxBytes) {
    throw new ArtifactTooLargeError(Math.max(0, maxBytes - bytes));
  }
  const paths = new Set(kept.map(row => row.path));
  if (!paths.has(path) && paths.size >= maxCount) {
    throw new NotAllowedError(
      `Policy lets a session keep ${maxCount} files, and this one has them`,
    );
  }
}
