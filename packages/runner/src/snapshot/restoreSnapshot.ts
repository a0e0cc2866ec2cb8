import { constants, createReadStream } from 'node:fs';
import { chmod, lutimes, open, rm, symlink, utimes } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import {
  SNAPSHOT_STATE_ENTRY,
  snapshotStateSchema,
  type SnapshotState,
} from '@agentic-sessions/runner-protocol';
import { extract, type Extract, type Header } from 'tar-stream';
import { isKeptLink } from './isKeptLink';
import { makeRealFolder } from './makeRealFolder';
import { OWNER_OTHER } from './packSnapshot';
import { placeEntry, type EntryPlace } from './placeEntry';
import { SnapshotError } from './SnapshotError';
import type { SnapshotFolder } from './SnapshotFolder';
import { WorkLimit } from './WorkLimit';

const MAX_STATE_BYTES = 4 * 1024 * 1024;

/** Files up to this size are written beside each other. */
const SMALL_BYTES = 256 * 1024;
const WRITTEN_AT_ONCE = 32;

/** What became of an archive. */
export type RestoredSnapshot = {
  state: SnapshotState;
  files: number;
  /** Entries for which this Pod has no place. */
  left: number;
};

/** One entry of an archive, with its content to be read. */
type Entry = Extract extends AsyncIterable<infer T> ? T : never;

type Placed = { header: Header; place: EntryPlace };

/** What a restore has made and still has to do. */
type Progress = {
  files: number;
  left: number;
  /** Folders that are known to be real ones. */
  real: Set<string>;
  folders: Placed[];
  links: Placed[];
  /** Small files are written beside each other. */
  writing: WorkLimit;
};

/**
 * Puts the content of an archive back, before the agent is started. Nothing is written through a link: links are made when
 * all else is there, and what is in the way of a folder is removed.
 *
 * @throws SnapshotError where the archive is none that a runner wrote; what the disk says, and the reason of `signal`
 */
export async function restoreSnapshot(options: {
  file: string;
  folders: readonly SnapshotFolder[];
  signal: AbortSignal;
}): Promise<RestoredSnapshot> {
  const { file, folders, signal } = options;
  signal.throwIfAborted();
  const tar = extract();
  tar.on('error', () => undefined);
  const reading = pipeline(
    createReadStream(file),
    createZstdDecompress(),
    tar,
    {
      signal,
    },
  );
  // What goes wrong in it ends the loop below with the same error.
  reading.catch(() => undefined);
  const progress: Progress = {
    files: 0,
    left: 0,
    real: new Set(),
    folders: [],
    links: [],
    writing: new WorkLimit(WRITTEN_AT_ONCE),
  };
  let state: SnapshotState | undefined;
  try {
    for await (const entry of tar) {
      signal.throwIfAborted();
      if (state) await restoreEntry(entry, folders, progress);
      else state = await readState(entry);
    }
    await reading;
    await progress.writing.settled();
  } catch (error) {
    tar.destroy();
    // Whoever cleans up after this must not meet a file that is still being written.
    await progress.writing.settled().catch(() => undefined);
    throw asSnapshotError(error, signal);
  }
  if (!state) throw new SnapshotError('it is empty');
  for (const link of progress.links) {
    if (!(await makeLink(link, folders, progress))) progress.left += 1;
  }
  // Inside out: a folder may be closed to us once its mode is its own.
  for (const { header, place } of progress.folders.reverse()) {
    await chmod(place.path, modeOf(header));
    await utimes(place.path, header.mtime, header.mtime);
  }
  return { state, files: progress.files, left: progress.left };
}

async function restoreEntry(
  entry: Entry,
  folders: readonly SnapshotFolder[],
  progress: Progress,
): Promise<void> {
  const { header } = entry;
  const place = placeEntry(header.name, folders);
  if (!place || place.relative === '') {
    progress.left += place ? 0 : 1;
    entry.resume();
    return;
  }
  switch (header.type) {
    case 'file':
      await writeFile(entry, { header, place }, progress);
      progress.files += 1;
      return;
    case 'directory':
      await makeRealFolder(place.folder.path, place.relative, progress.real);
      progress.folders.push({ header, place });
      break;
    case 'symlink':
      progress.links.push({ header, place });
      break;
    default:
      throw new SnapshotError(
        `it has an entry of the type "${header.type}", which no runner writes`,
      );
  }
  entry.resume();
}

async function readState(entry: Entry): Promise<SnapshotState> {
  const { name, size } = entry.header;
  if (name !== SNAPSHOT_STATE_ENTRY || size > MAX_STATE_BYTES) {
    throw new SnapshotError('it does not begin with its own description');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk as Buffer);
  const parsed = snapshotStateSchema.safeParse(
    JSON.parse(Buffer.concat(chunks).toString('utf8')),
  );
  if (parsed.success) return parsed.data;
  throw new SnapshotError('its description is of another version');
}

/** Makes sure that all folders above something are real ones. */
async function makeParents(
  { place }: Placed,
  { real }: Progress,
): Promise<void> {
  const parent = place.relative.split('/').slice(0, -1).join('/');
  await makeRealFolder(place.folder.path, parent, real);
}

async function writeFile(
  entry: Entry,
  placed: Placed,
  progress: Progress,
): Promise<void> {
  await makeParents(placed, progress);
  if (placed.header.size > SMALL_BYTES) {
    await writeContent(placed, entry as AsyncIterable<Buffer>);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk as Buffer);
  await progress.writing.begin(() => writeContent(placed, chunks));
}

async function writeContent(
  { header, place }: Placed,
  content: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  await rm(place.path, { recursive: true, force: true });
  const file = await open(
    place.path,
    // eslint-disable-next-line no-bitwise
    constants.O_WRONLY |
      constants.O_CREAT |
      constants.O_EXCL |
      constants.O_NOFOLLOW,
    0o600,
  );
  try {
    for await (const chunk of content) await file.appendFile(chunk);
    await file.chmod(modeOf(header));
    await file.utimes(header.mtime, header.mtime);
  } finally {
    await file.close();
  }
}

async function makeLink(
  placed: Placed,
  folders: readonly SnapshotFolder[],
  progress: Progress,
): Promise<boolean> {
  const { header, place } = placed;
  const target = header.linkname;
  const at = `${place.folder.agentPath}/${place.relative}`;
  if (!target || !isKeptLink(at, target, folders)) return false;
  await makeParents(placed, progress);
  await rm(place.path, { recursive: true, force: true });
  await symlink(target, place.path);
  await lutimes(place.path, header.mtime, header.mtime);
  return true;
}

/**
 * The mode of what is restored. All of it is now the runner's own; what was another user's is opened to all users of the
 * Pod as it was to its owner, or the agent could not use what it wrote. Nobody else sees these volumes.
 */
function modeOf({ mode, uid }: Header): number {
  // eslint-disable-next-line no-bitwise
  const own = (mode >> 6) & 0o7;
  // eslint-disable-next-line no-bitwise
  return uid === OWNER_OTHER ? own * 0o111 : mode & 0o777;
}

function asSnapshotError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof SnapshotError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  // The disk's own faults have an errno; everything else is said of the archive.
  return code?.startsWith('E') && !code.startsWith('ERR_')
    ? error
    : new SnapshotError(`it cannot be read: ${message}`, { cause: error });
}
