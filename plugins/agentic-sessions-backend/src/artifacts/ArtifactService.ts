import type { Readable } from 'node:stream';
import {
  ArtifactNotFoundError,
  type ArtifactStore,
} from '@agentic-sessions/artifact-indexer';
import type { Artifact } from '@agentic-sessions/backstage-plugin-common';
import { NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';
import { artifactId, parseArtifactId } from './artifactId';
import type { ArtifactRow } from './ArtifactRow';

/** The files of sessions, for people. */
export class ArtifactService {
  readonly #knex: Knex;
  readonly #store: ArtifactStore;

  constructor(options: { knex: Knex; store: ArtifactStore }) {
    this.#knex = options.knex;
    this.#store = options.store;
  }

  /** The newest version of each file of a session, by path. */
  async list(ref: SessionRef): Promise<Artifact[]> {
    const rows = await this.#knex('artifacts')
      .where({ session_id: ref.sessionId, namespace: ref.namespace })
      .orderBy('path')
      .orderBy('version', 'desc')
      .select<ArtifactRow[]>();
    const newest = rows.filter(
      (row, index) => index === 0 || rows[index - 1].path !== row.path,
    );
    return newest.map(toArtifact);
  }

  /** One file with its bytes. @throws NotFoundError */
  async read(
    ref: SessionRef,
    id: string,
  ): Promise<{ artifact: Artifact; content: Readable }> {
    const row = await this.#knex('artifacts')
      .where({
        session_id: ref.sessionId,
        namespace: ref.namespace,
        ...parseArtifactId(id),
      })
      .first<ArtifactRow | undefined>();
    if (!row) {
      throw new NotFoundError('This session has no such file');
    }
    return { artifact: toArtifact(row), content: await this.#open(ref, row) };
  }

  async #open(ref: SessionRef, { path, digest }: ArtifactRow) {
    try {
      return await this.#store.read({ ...ref, digest });
    } catch (error) {
      if (error instanceof ArtifactNotFoundError) {
        throw new NotFoundError(
          `The bytes of ${path} are no longer in the store of this portal; the ledger still has their digest, ${digest}`,
          error,
        );
      }
      throw error;
    }
  }
}

function toArtifact(row: ArtifactRow): Artifact {
  const id = artifactId(row.path, row.version);
  return {
    id,
    type: row.type,
    path: row.path,
    location: row.place,
    // Relative to where the API is mounted, of which there are two.
    downloadUrl: `/namespaces/${row.namespace}/sessions/${row.session_id}/artifacts/${id}/content`,
    size: Number(row.size),
    contentType: row.media_type,
    digest: row.digest,
    createdAt: row.created_at,
    metadata: { version: row.version },
  };
}
