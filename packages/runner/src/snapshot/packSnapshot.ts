import {
  SNAPSHOT_STATE_ENTRY,
  type SnapshotState,
} from '@agentic-sessions/runner-protocol';
import { openInside } from '../artifacts/openInside';
import { ArchiveWriter, type WrittenArchive } from './ArchiveWriter';
import { isKeptLink } from './isKeptLink';
import { lookAhead } from './lookAhead';
import type { SnapshotFolder } from './SnapshotFolder';
import { walkFolder, type WalkedEntry } from './walkFolder';

/** Marks of an entry's owner: the user of the runner, or another of the Pod. Numbers of users mean nothing on another node. */
export const OWNER_SAME = 0;
export const OWNER_OTHER = 1;

/** Files up to this size are read in one go, so many beside each other. */
const SMALL_BYTES = 256 * 1024;
const READ_AHEAD = 32;

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
      const read = lookAhead(walkFolder(folder.path, tell), READ_AHEAD, entry =>
        readSmall(folder, entry),
      );
      for await (const { entry, content } of read) {
        signal.throwIfAborted();
        const place = { folder, folders };
        if (await addEntry(archive, place, entry, content, tell)) files += 1;
      }
    }
  } catch (error) {
    throw await archive.abandon(signal.aborted ? signal.reason : error);
  }
  return { ...(await archive.finish()), files, left };
}

/** Most files are small: they are read while others before them are written. */
async function readSmall(
  folder: SnapshotFolder,
  entry: WalkedEntry,
): Promise<{ entry: WalkedEntry; content?: Buffer }> {
  if (entry.kind !== 'file' || entry.stat.size > SMALL_BYTES) return { entry };
  const file = await openInside(folder.path, entry.path);
  if (!file) return { entry };
  try {
    const buffer = Buffer.alloc(entry.stat.size);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return { entry, content: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}

async function addEntry(
  archive: ArchiveWriter,
  {
    folder,
    folders,
  }: { folder: SnapshotFolder; folders: readonly SnapshotFolder[] },
  entry: WalkedEntry,
  content: Buffer | undefined,
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
  if (content) {
    const size = content.length;
    await archive.add({ ...header, type: 'file', size }, chunksOf(content));
    return true;
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
      file.createReadStream({ autoClose: false, highWaterMark: SMALL_BYTES }),
    );
  } finally {
    await file.close();
  }
  return true;
}

async function* chunksOf(buffer: Buffer): AsyncGenerator<Buffer> {
  yield buffer;
}
