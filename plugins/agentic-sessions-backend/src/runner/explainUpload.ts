import {
  ArtifactPathError,
  ArtifactTooLargeError,
  DigestMismatchError,
  OffsetMismatchError,
} from '@agentic-sessions/artifact-indexer';
import { ARTIFACT_OFFSET_HEADER } from '@agentic-sessions/runner-protocol';
import type { Request, Response } from 'express';
import { ApiError } from '../http/ApiError';

/** The answer to an upload that failed, by which the runner knows what to do next; see the runner protocol. */
export function explainUpload(
  error: unknown,
  req: Pick<Request, 'errored'>,
  res: Pick<Response, 'setHeader'>,
): unknown {
  const answer = (statusCode: number, code: string, cause: Error) =>
    new ApiError({ statusCode, code, message: cause.message, cause });
  if (error instanceof OffsetMismatchError) {
    res.setHeader(ARTIFACT_OFFSET_HEADER, error.heldBytes);
    return answer(409, 'offset_mismatch', error);
  }
  if (error instanceof ArtifactTooLargeError) {
    return answer(413, 'payload_too_large', error);
  }
  if (error instanceof DigestMismatchError) {
    return answer(422, 'digest_mismatch', error);
  }
  if (error instanceof ArtifactPathError) {
    return answer(400, 'invalid_path', error);
  }
  // The sender is gone, or was let go because it sent nothing. Nobody hears this; what came is kept for the next try. Only
  // what the request itself failed with: a lost connection to the database has the same code, and is the portal's trouble.
  if (req.errored && error === req.errored) {
    return answer(408, 'upload_broken', req.errored);
  }
  return error;
}
