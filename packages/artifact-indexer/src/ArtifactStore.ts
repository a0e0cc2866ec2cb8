import type { Readable } from 'node:stream';

/**
 * Whose content, and which. The session is part of the key, so that knowing a digest is never a way to somebody else's
 * file: equal content of two sessions is kept twice.
 */
export type ArtifactKey = {
  namespace: string;
  /** The session's UUID. */
  sessionId: string;
  /** SHA-256 of the content, lower-case hex. */
  digest: string;
};

/** What a store knows of content it holds. */
export type ArtifactStat = { size: number };

/** How content comes in. */
export type ArtifactPutOptions = {
  /** Most bytes the whole content may have. */
  maxBytes: number;
  /** Where `content` begins in the whole; must be what {@link ArtifactStore.heldBytes} says. Default 0: from the start. */
  offset?: number;
};

/**
 * Keeps the bytes of what sessions produced, by digest. Names, types and rights are its user's business.
 *
 * An implementation is safe for several writers of one key: content appears whole or not at all.
 */
export interface ArtifactStore {
  /** Word for `Session.spec.artifacts.storage.type`. */
  readonly type: string;

  /** What is held of a key, or undefined where the content is not (wholly) there. */
  stat(key: ArtifactKey): Promise<ArtifactStat | undefined>;

  /** How many leading bytes an upload that broke off has left. */
  heldBytes(key: ArtifactKey): Promise<number>;

  /**
   * Stores content. Content that is already there is success, and `content` is then not read.
   *
   * @throws {@link ArtifactTooLargeError}, {@link DigestMismatchError} or {@link OffsetMismatchError}; where the source
   * itself fails, its error, and what had come is kept for going on.
   */
  put(
    key: ArtifactKey,
    content: AsyncIterable<Uint8Array>,
    options: ArtifactPutOptions,
  ): Promise<ArtifactStat>;

  /**
   * Reads content, or the part from `start` to `end` (both counted from 0, `end` inclusive as in HTTP ranges).
   *
   * @throws {@link ArtifactNotFoundError}
   */
  read(
    key: ArtifactKey,
    range?: { start?: number; end?: number },
  ): Promise<Readable>;

  /** Removes content and what is left of an upload. Removing what is not there is success. */
  remove(key: ArtifactKey): Promise<void>;

  /**
   * Reads content again and tells whether it still has its digest.
   *
   * @throws {@link ArtifactNotFoundError}
   */
  verify(key: ArtifactKey): Promise<boolean>;
}
