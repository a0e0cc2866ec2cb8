import { readFile, rename, rm, writeFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  snapshotStateSchema,
  type SnapshotState,
} from '@agentic-sessions/runner-protocol';
import type { SessionContext } from '../session/SessionContext';
import { fetchSnapshot } from './fetchSnapshot';
import { restoreSnapshot } from './restoreSnapshot';
import { SnapshotError } from './SnapshotError';

/**
 * Puts the workspace and the agent's own folders back as an earlier Pod kept them, once in a Pod. Where that cannot be done
 * the ledger says so, and the session goes on in an empty workspace: what was said is not lost with it.
 *
 * @returns what is known of the restored workspace; undefined where there was none, or it could not be restored
 * @throws the reason of the session's end, where that comes first
 */
export async function restoreWorkspace(
  context: SessionContext,
): Promise<SnapshotState | undefined> {
  const { config, session, spool, log, ending } = context;
  const { snapshot } = session;
  const marker = join(config.spoolDir, `restored-${config.attempt}.json`);
  const already = await readMarker(marker);
  if (already || !snapshot) return already;
  const file = join(config.spoolDir, 'snapshot.tar.zst');
  const folders = config.snapshotFolders;
  const { signal } = ending;
  try {
    await fetchSnapshot({ ...context, snapshot, file, signal });
    const { state, files, left } = await restoreSnapshot({
      file,
      folders,
      signal,
    });
    log.info(
      `Restored ${files} files of ${snapshot.takenAt}; ${left} entries had no place.`,
    );
    // Whole or not at all: a process that comes after must not take half a workspace for all of it.
    await writeFile(`${marker}.new`, JSON.stringify(state), { mode: 0o600 });
    await rename(`${marker}.new`, marker);
    return state;
  } catch (error) {
    if (ending.outcome || !(error instanceof SnapshotError)) throw error;
    const message = `The workspace could not be restored, because ${error.message}. The session goes on in an empty one; what was said is not lost.`;
    log.warn(message);
    spool.append({
      kind: 'error',
      body: { reason: 'SnapshotUnusable', message },
    });
    for (const { path } of folders) await empty(path);
    return undefined;
  } finally {
    await rm(file, { force: true });
  }
}

async function readMarker(file: string): Promise<SnapshotState | undefined> {
  try {
    return snapshotStateSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes what is in a folder; the folder itself is a volume. */
async function empty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
