import type { ClientHttp2Stream } from 'node:http2';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';
import { readBody } from '../transport/readBody';
import { parseJson } from './parseJson';

/**
 * Reads an answer that is JSON.
 *
 * @throws KubernetesConnectionError (`TRUNCATED`) where it ends too early; the signal's reason where it was aborted.
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
      `${call.method} ${call.path} was answered with JSON that ends too early`,
      { code: 'TRUNCATED', cause: error },
    );
  }
}
