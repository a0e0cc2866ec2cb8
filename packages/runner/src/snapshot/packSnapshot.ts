import {
  SNAPSHOT_STATE_ENTRY,
  type SnapshotState,
} from '@agentic-sessions/runner-protocol';
import { openInside } from '../artifacts/openInside';
import { ArchiveWriter, type WrittenArchive } from './ArchiveWriter';
import { isKeptLink } from './isKeptLink';
import type { SnapshotFolder } from './SnapshotFolder';
import { walkFolder, type WalkedEntry } from './walkFolder';

/** Marks of an entry's owner: the user of the runner, or another of the Pod. Numbers of users mean nothing on another node. */
export const OWNER_SAME = 0;
export const OWNER_OTHER = 1;

/** An archive of a session's folders. */
export type PackedSnapshot = WrittenArchive & {
  files: number;
  /** What could not be kept: place and reason. */
  left: Array<{ path: string; why: string }>;
};

/**
 * Writes folders and state into one archive. Files are opened without following links, since the folders were the agent's.
 *
 * @throws SnapshotError where it would be too large; what the disk says, and the reason of `signal`
 */
export async function packSnapshot(options: {
  folders: readonly SnapshotFolder[];
  state: SnapshotState;
  file: string;
  maxBytes: number;
  signal: AbortSignal;
}): Promise<PackedSnapshot> {
  const { folders, state, signal } = options;
  signal.throwIfAborted();
  const archive = new ArchiveWriter(options);
  const left: PackedSnapshot['left'] = [];
  let files = 0;
  try {
    const text = Buffer.from(JSON.stringify(state));
    await archive.add(
      { name: SNAPSHOT_STATE_ENTRY, type: 'file', size: text.length },
      chunksOf(text),
    );
    for (const folder of folders) {
      const tell = (relative: string, why: string) =>
        left.push({ path: `${folder.agentPath}/${relative}`, why });
      for await (const entry of walkFolder(folder.path, tell)) {
        signal.throwIfAborted();
        if (await addEntry(archive, folder, folders, entry, tell)) files += 1;
      }
    }
  } catch (error) {
    throw await archive.abandon(signal.aborted ? signal.reason : error);
  }
  return { ...(await archive.finish()), files, left };
}

async function addEntry(
  archive: ArchiveWriter,
  folder: SnapshotFolder,
  folders: readonly SnapshotFolder[],
  entry: WalkedEntry,
  left: (relative: string, why: string) => void,
): Promise<boolean> {
  const at = `${folder.agentPath}/${entry.relative}`;
  const header = {
    name: at.slice(1),
    // eslint-disable-next-line no-bitwise
    mode: entry.stat.mode & 0o777,
    mtime: entry.stat.mtime,
    uid: entry.stat.uid === process.getuid?.() ? OWNER_SAME : OWNER_OTHER,
    gid: 0,
  };
  if (entry.kind === 'directory') {
    await archive.add({ ...header, type: 'directory' });
    return false;
  }
  if (entry.kind === 'symlink') {
    if (isKeptLink(at, entry.target, folders)) {
      await archive.add({ ...header, type: 'symlink', linkname: entry.target });
    } else {
      left(entry.relative, 'it is a link that leads out of what is kept');
    }
    return false;
  }
  const file = await openInside(folder.path, entry.path);
  if (!file) {
    left(entry.relative, 'it cannot be read');
    return false;
  }
  try {
    const { size } = await file.stat();
    await archive.add(
      { ...header, type: 'file', size },
      file.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 }),
    );
  } finally {
    await file.close();
  }
  return true;
}

async function* chunksOf(buffer: Buffer): AsyncGenerator<Buffer> {
  yield buffer;
}
