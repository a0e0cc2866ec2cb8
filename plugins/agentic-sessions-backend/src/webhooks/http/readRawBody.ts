import type { IncomingMessage } from 'node:http';
import { ApiError } from '../../http/ApiError';

/** How long a sender may take for its body. */
const READ_MS = 30_000;

/**
 * The body exactly as it comes: no decoding, no unpacking, since these bytes are what was signed. A body that says it is
 * too long is not read at all, one that turns out to be is not read further.
 *
 * @throws ApiError 413 payload_too_large, 408 where it does not come, 400 where it ends early
 */
export async function readRawBody(
  req: IncomingMessage,
  limit: number,
): Promise<Buffer> {
  const announced = Number(req.headers['content-length'] ?? 0);
  if (announced > limit) {
    throw tooLarge(limit);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(
      () => settle(() => reject(tooSlow())),
      READ_MS,
    ).unref();
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        settle(() => reject(tooLarge(limit)));
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks, size)));
    const onGone = () => settle(() => reject(endedEarly()));
    function settle(how: () => void) {
      clearTimeout(timer);
      req.off('data', onData);
      req.off('end', onEnd);
      req.off('error', onGone);
      req.off('close', onGone);
      req.pause();
      how();
    }
    req.on('data', onData);
    req.on('end', onEnd);
    req.on('error', onGone);
    req.on('close', onGone);
  });
}

function tooLarge(limit: number): ApiError {
  return new ApiError({
    statusCode: 413,
    code: 'payload_too_large',
    message: `A delivery may have ${limit} bytes; send fewer, or raise agenticSessions.webhooks.maxBodyBytes`,
    details: { limit },
  });
}

function tooSlow(): ApiError {
  return new ApiError({
    statusCode: 408,
    code: 'request_timeout',
    message: `The body did not come within ${
      READ_MS / 1000
    } seconds; send it again`,
  });
}

function endedEarly(): ApiError {
  return new ApiError({
    statusCode: 400,
    code: 'invalid_payload',
    message: 'The connection ended before the body did; send it again',
  });
}
