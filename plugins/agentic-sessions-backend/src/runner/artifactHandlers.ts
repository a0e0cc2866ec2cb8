import {
  ArtifactPathError,
  ArtifactTooLargeError,
  DigestMismatchError,
  OffsetMismatchError,
} from '@agentic-sessions/artifact-indexer';
import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_OFFSET_HEADER,
  ARTIFACT_SIZE_HEADER,
  ARTIFACT_TYPE_HEADER,
  ARTIFACT_TYPES,
} from '@agentic-sessions/runner-protocol';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { ArtifactIntake, Upload } from '../artifacts/ArtifactIntake';
import { ApiError } from '../http/ApiError';
import { parse } from '../http/parse';
import { runnerOf } from './requireRunner';

const bytes = z
  .string()
  .regex(/^[0-9]{1,15}$/)
  .transform(Number);

const headersSchema = z.object({
  [ARTIFACT_DIGEST_HEADER]: z.string().regex(/^[0-9a-f]{64}$/),
  [ARTIFACT_SIZE_HEADER]: bytes,
  [ARTIFACT_TYPE_HEADER]: z.enum(ARTIFACT_TYPES),
  [ARTIFACT_OFFSET_HEADER]: bytes.default(0),
});

function readUpload(req: Request): { upload: Upload; offset: number } {
  const headers = parse(headersSchema, req.headers, 'headers');
  return {
    upload: {
      // Express has decoded what `*` matched.
      path: req.params[0],
      digest: headers[ARTIFACT_DIGEST_HEADER],
      size: headers[ARTIFACT_SIZE_HEADER],
      type: headers[ARTIFACT_TYPE_HEADER],
    },
    offset: headers[ARTIFACT_OFFSET_HEADER],
  };
}

/** Answers by which the runner knows what to do next; see the runner protocol. */
function explain(error: unknown, res: Response): unknown {
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
  return error;
}

/** `HEAD` and `PUT` of `/artifacts/*`. `stored` is told of each file that was recorded. */
export function artifactHandlers(options: {
  intake: ArtifactIntake;
  stored: (res: Response) => void;
}) {
  const { intake, stored } = options;
  return {
    head: async (req: Request, res: Response) => {
      const { upload } = readUpload(req);
      try {
        const held = await intake.offer(runnerOf(res).ref, upload);
        if (held.stored) {
          stored(res);
          res.status(204).end();
        } else if (held.heldBytes > 0) {
          res.setHeader(ARTIFACT_OFFSET_HEADER, held.heldBytes);
          res.status(200).end();
        } else {
          res.status(404).end();
        }
      } catch (error) {
        throw explain(error, res);
      }
    },
    put: async (req: Request, res: Response) => {
      const { upload, offset } = readUpload(req);
      try {
        await intake.take(runnerOf(res).ref, upload, req, offset);
        stored(res);
        res.status(201).json({});
      } catch (error) {
        throw explain(error, res);
      }
    },
  };
}
