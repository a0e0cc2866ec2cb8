import type { ClientHttp2Stream } from 'node:http2';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';

/**
 * Collects a body.
 *
 * @throws KubernetesConnectionError (`TRUNCATED`) where the stream ends before the server ended it; the signal's
 * reason where it was aborted.
 */
export async function readBody(
  stream: ClientHttp2Stream,
  signal?: AbortSignal,
): Promise<Buffer> {
  return new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let ended = false;
    let cause: unknown;
    stream.on('data', chunk => chunks.push(chunk));
    stream.once('end', () => {
      ended = true;
    });
    stream.once('error', error => {
      cause = error;
    });
    // `end` also comes when the peer vanished half-way; only `close` knows with which code.
    stream.once('close', () => {
      if (signal?.aborted) {
        reject(signal.reason);
      } else if (ended && stream.rstCode === 0 && !stream.aborted) {
        resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
      } else {
        reject(
          new KubernetesConnectionError(
            'The connection was cut in the middle of an answer',
            { code: 'TRUNCATED', cause },
          ),
        );
      }
    });
  });
}
