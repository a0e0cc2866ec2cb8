import type { ClientHttp2Stream } from 'node:http2';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';
import { readBody } from '../transport/readBody';
import { parseJson } from './parseJson';

/** How much of an answer is shown that cannot be read. */
const SHOWN_BYTES = 100;

/**
 * Reads an answer that is JSON.
 *
 * @throws KubernetesConnectionError (`TRUNCATED`) where it ends too early or is none, such as the page of a proxy; the signal's reason where it was aborted.
 */
export async function readJson<A>(
  stream: ClientHttp2Stream,
  call: { method: string; path: string },
  signal: AbortSignal,
): Promise<A> {
  const body = await readBody(stream, signal);
  try {
    return parseJson<A>(body);
  } catch (error) {
    throw new KubernetesConnectionError(
      `${call.method} ${
        call.path
      } was answered with JSON that ends too early, or with none: ${body
        .subarray(0, SHOWN_BYTES)
        .toString('utf8')}`,
      { code: 'TRUNCATED', cause: error },
    );
  }
}
