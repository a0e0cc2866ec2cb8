import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sessionFolder } from './keyPaths';

/** One version of one file of a session. */
export type IndexEntry = {
  path: string;
  /** 1 for the first content under this path, counted up. */
  version: number;
  digest: string;
  size: number;
  mediaType: string;
  type: string;
  /** ISO 8601, UTC. */
  time: string;
};

/**
 * Names for the content of a {@link FolderStore}, where no database keeps them: one JSON line a version, only ever added to.
 * For one writing process at a time, such as the command line.
 */
export class FolderIndex {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** All versions, oldest first. */
  async list(namespace: string, sessionId: string): Promise<IndexEntry[]> {
    try {
      const text = await readFile(this.file(namespace, sessionId), 'utf8');
      return text
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as IndexEntry);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** Adds a version, unless the newest of that path already has that digest. */
  async add(
    namespace: string,
    sessionId: string,
    entry: Omit<IndexEntry, 'version'>,
  ): Promise<IndexEntry> {
    const versions = (await this.list(namespace, sessionId)).filter(
      ({ path }) => path === entry.path,
    );
    const newest = versions.at(-1);
    if (newest?.digest === entry.digest) return newest;
    const added = { ...entry, version: (newest?.version ?? 0) + 1 };
    const path = this.file(namespace, sessionId);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a', 0o600);
    try {
      await file.appendFile(`${JSON.stringify(added)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return added;
  }

  private file(namespace: string, sessionId: string): string {
    return join(
      sessionFolder(this.root, { namespace, sessionId }),
      'index.jsonl',
    );
  }
}
