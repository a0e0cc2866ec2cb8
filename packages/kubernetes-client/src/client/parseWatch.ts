import type { ClientHttp2Stream } from 'node:http2';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';
import type { Status } from '../types/Status';
import { parseJson } from './parseJson';

/** One line of a watch. */
export type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  | { type: 'BOOKMARK'; object: { metadata: { resourceVersion: string } } }
  | { type: 'ERROR'; object: Status };

const NEWLINE = 0x0a;

/**
 * Reads the lines of a watch, calling `onEvent` for each in order, until the server ends it.
 *
 * @throws KubernetesConnectionError (`TRUNCATED`) at a line that is no JSON, or where the stream is cut; what
 * `onEvent` throws ends the watch too.
 */
export async function parseWatch<T>(
  stream: ClientHttp2Stream,
  onEvent: (event: WatchEvent<T>) => void,
  signal?: AbortSignal,
): Promise<void> {
  const truncated = (message: string, cause?: unknown) =>
    new KubernetesConnectionError(message, { code: 'TRUNCATED', cause });
  let rest: Buffer[] = [];
  let failure: unknown;
  const line = (bytes: Buffer) => {
    if (bytes.length === 0) return;
    let event: WatchEvent<T>;
    try {
      event = parseJson(bytes);
    } catch (error) {
      throw truncated('A watch sent a line that is not JSON', error);
    }
    onEvent(event);
  };
  await new Promise<void>((resolve, reject) => {
    let ended = false;
    stream.on('data', (chunk: Buffer) => {
      if (failure !== undefined) return;
      try {
        let start = 0;
        for (;;) {
          const end = chunk.indexOf(NEWLINE, start);
          if (end < 0) break;
          const piece = chunk.subarray(start, end);
          // Cleared before the callback, so that nothing is seen twice whatever it throws.
          const pieces = rest;
          rest = [];
          line(pieces.length ? Buffer.concat([...pieces, piece]) : piece);
          start = end + 1;
        }
        if (start < chunk.length) rest.push(chunk.subarray(start));
      } catch (error) {
        failure = error;
        stream.close();
      }
    });
    stream.once('end', () => {
      ended = true;
    });
    stream.once('close', () => {
      if (failure !== undefined) reject(failure);
      else if (signal?.aborted) reject(signal.reason);
      else if (rest.length) {
        reject(truncated('A watch was cut in the middle of an event'));
      } else if (!ended || stream.rstCode !== 0 || stream.aborted) {
        reject(truncated('A watch was cut off'));
      } else resolve();
    });
  });
}
