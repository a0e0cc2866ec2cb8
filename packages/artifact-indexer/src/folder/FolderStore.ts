import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import type {
  ArtifactKey,
  ArtifactPutOptions,
  ArtifactStat,
  ArtifactStore,
} from '../ArtifactStore';
import { digestOf } from '../digestOf';
import {
  ArtifactNotFoundError,
  ArtifactTooLargeError,
  DigestMismatchError,
  OffsetMismatchError,
} from '../errors';
import { keyPaths } from './keyPaths';
import { KeyedLock } from './KeyedLock';

/**
 * Keeps artifacts in a folder of one machine, content-addressed. A file appears under its digest by a rename, after its
 * bytes were hashed and synced: what is there is whole, also after a power cut. Uploads of one key follow one another.
 */
export class FolderStore implements ArtifactStore {
  readonly type = 'folder';
  private readonly root: string;
  private readonly locks = new KeyedLock();

  constructor(root: string) {
    this.root = root;
  }

  async stat(key: ArtifactKey): Promise<ArtifactStat | undefined> {
    const size = await sizeOf(keyPaths(this.root, key).whole);
    return size === undefined ? undefined : { size };
  }

  async heldBytes(key: ArtifactKey): Promise<number> {
    return (await sizeOf(keyPaths(this.root, key).partial)) ?? 0;
  }

  async put(
    key: ArtifactKey,
    content: AsyncIterable<Uint8Array>,
    options: ArtifactPutOptions,
  ): Promise<ArtifactStat> {
    const { whole, partial } = keyPaths(this.root, key);
    return this.locks.run(whole, async () => {
      const there = await this.stat(key);
      if (there) return there;
      await mkdir(dirname(partial), { recursive: true });
      const size = await this.receive(partial, key.digest, content, options);
      await mkdir(dirname(whole), { recursive: true });
      await rename(partial, whole);
      await syncFolder(dirname(whole));
      return { size };
    });
  }

  async read(
    key: ArtifactKey,
    range: { start?: number; end?: number } = {},
  ): Promise<Readable> {
    if (!(await this.stat(key))) throw notFound(key);
    return createReadStream(keyPaths(this.root, key).whole, range);
  }

  async remove(key: ArtifactKey): Promise<void> {
    const { whole, partial } = keyPaths(this.root, key);
    await this.locks.run(whole, async () => {
      await rm(whole, { force: true });
      await rm(partial, { force: true });
    });
  }

  async verify(key: ArtifactKey): Promise<boolean> {
    return (await digestOf(await this.read(key))).digest === key.digest;
  }

  /** Appends to the partial file and returns the whole's size once its digest is right. */
  private async receive(
    partial: string,
    digest: string,
    content: AsyncIterable<Uint8Array>,
    options: ArtifactPutOptions,
  ): Promise<number> {
    const offset = options.offset ?? 0;
    const held = (await sizeOf(partial)) ?? 0;
    if (offset !== 0 && offset !== held) throw new OffsetMismatchError(held);
    const hash = createHash('sha256');
    if (offset > 0) {
      for await (const chunk of createReadStream(partial)) hash.update(chunk);
    }
    const file = await open(partial, offset > 0 ? 'a' : 'w', 0o600);
    let size = offset;
    try {
      for await (const chunk of content) {
        size += chunk.byteLength;
        if (size > options.maxBytes) {
          await rm(partial, { force: true });
          throw new ArtifactTooLargeError(options.maxBytes);
        }
        hash.update(chunk);
        await file.appendFile(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const actual = hash.digest('hex');
    if (actual !== digest) {
      await rm(partial, { force: true });
      throw new DigestMismatchError(digest, actual);
    }
    return size;
  }
}

function notFound(key: ArtifactKey): ArtifactNotFoundError {
  return new ArtifactNotFoundError(
    `Session ${key.namespace}/${key.sessionId} has no content ${key.digest}.`,
  );
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes a rename itself durable. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
