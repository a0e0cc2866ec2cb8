import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SnapshotReference } from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { Log } from '../Log';
import { Backoff } from '../portal/Backoff';
import type { PortalClient } from '../portal/PortalClient';
import { SnapshotError } from './SnapshotError';

/** Times that other bytes than those promised are asked for again. */
const WRONG_ANSWERS = 3;

/** What {@link fetchSnapshot} works with. */
export type FetchSnapshotOptions = {
  portal: Pick<PortalClient, 'presence' | 'snapshot'>;
  snapshot: SnapshotReference;
  /** Where the archive goes. */
  file: string;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
};

/**
 * Brings the session's snapshot, and looks whether it is what was stored. A portal that is away is waited for.
 *
 * @throws SnapshotError where the portal does not have it, or gives other bytes; the reason of `signal`
 */
export async function fetchSnapshot(
  options: FetchSnapshotOptions,
): Promise<void> {
  const { clock, log, signal, snapshot } = options;
  const backoff = new Backoff(clock, options.portal.presence);
  let wrong = 0;
  for (;;) {
    signal.throwIfAborted();
    try {
      const response = await options.portal.snapshot('GET', {}, { signal });
      if (response.status === 404) {
        throw new SnapshotError('the portal has none any more');
      }
      if (response.ok && response.body) {
        const digest = await receive(response.body, options);
        if (digest === snapshot.digest) return;
        wrong += 1;
        if (wrong === WRONG_ANSWERS) {
          throw new SnapshotError('its bytes are not those that were stored');
        }
      }
      log.warn(`The snapshot was answered ${response.status}; asking again.`);
    } catch (error) {
      if (signal.aborted || error instanceof SnapshotError) throw error;
      log.warn(`The snapshot waits: ${(error as Error).message}`);
    }
    await backoff.wait(signal);
  }
}

async function receive(
  body: ReadableStream,
  { file, snapshot, signal }: FetchSnapshotOptions,
): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      // No more than what was promised is put on the disk.
      done(null, size > snapshot.size ? Buffer.alloc(0) : chunk);
    },
  });
  await pipeline(
    Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]),
    measure,
    createWriteStream(file, { mode: 0o600 }),
    { signal },
  );
  return hash.digest('hex');
}
