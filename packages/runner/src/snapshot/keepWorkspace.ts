import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  SnapshotState,
  Termination,
} from '@agentic-sessions/runner-protocol';
import { uploadResumably } from '../portal/uploadResumably';
import type { SessionContext } from '../session/SessionContext';
import type { Ledger } from '../spool/Ledger';
import { packSnapshot, type PackedSnapshot } from './packSnapshot';
import { SnapshotError } from './SnapshotError';

/** What the termination message says of the workspace. */
export type KeptWorkspace = NonNullable<Termination['snapshot']>;

const REFUSALS: Record<number, string> = {
  400: 'the portal does not understand it',
  403: 'the session is over, so that nothing of it is kept',
  404: 'this portal keeps no snapshots',
  413: 'it is larger than the portal takes',
  422: 'its bytes did not arrive as they were sent',
};

/** Places of what was left out that are named; the log has all of them. */
const NAMED = 3;
const NAME_CHARS = 120;

/**
 * Takes a snapshot of the workspace and the agent's own folders, and brings it to the portal. Never throws: what goes wrong
 * is what is said of it.
 */
export async function keepWorkspace(
  context: SessionContext,
  state: SnapshotState,
  signal: AbortSignal,
): Promise<KeptWorkspace> {
  const { config, session, portal, log, spool } = context;
  const file = join(config.spoolDir, 'snapshot.tar.zst');
  const maxBytes = Math.min(
    config.maxSnapshotBytes,
    session.maxSnapshotBytes ?? Number.POSITIVE_INFINITY,
  );
  try {
    const packed = await packSnapshot({
      folders: config.snapshotFolders,
      state,
      file,
      maxBytes,
      signal,
    });
    const { digest, size } = packed;
    log.info(`The snapshot has ${packed.files} files and ${size} bytes.`);
    for (const { path, why } of packed.left) log.warn(`Left ${path}: ${why}.`);
    const result = await uploadResumably(
      {
        name: 'The snapshot',
        digest,
        size,
        read: start => createReadStream(file, { start }),
        send: (method, headers, options) =>
          portal.snapshot(method, headers, options),
        refusals: REFUSALS,
        presence: portal.presence,
      },
      { ...context, signal },
    );
    if (!result.stored) return lost(spool, result.reason);
    const message = describe(packed);
    spool.append({ kind: 'note', body: { text: message } });
    return { kept: true, message };
  } catch (error) {
    if (signal.aborted) {
      return lost(spool, 'the time that a Pod has to end was over before');
    }
    log.warn(`The snapshot: ${(error as Error).stack ?? error}`);
    return lost(
      spool,
      error instanceof SnapshotError
        ? error.message
        : `of an error of the runner: ${(error as Error).message}`,
    );
  } finally {
    await rm(file, { force: true });
  }
}

function lost(ledger: Ledger, why: string): KeptWorkspace {
  const message = `The workspace could not be kept, because ${why}.`;
  ledger.append({ kind: 'error', body: { reason: 'SnapshotFailed', message } });
  return { kept: false, message };
}

function describe({ left }: PackedSnapshot): string {
  const kept = 'Conversation and workspace are kept.';
  if (left.length === 0) return kept;
  const names = left
    .slice(0, NAMED)
    .map(({ path }) => path.slice(0, NAME_CHARS));
  const more = left.length > NAMED ? ', …' : '';
  return `${kept} Left out: ${left.length} ${
    left.length === 1 ? 'name' : 'names'
  } (${names.join(', ')}${more}); the runner's log says why.`;
}
