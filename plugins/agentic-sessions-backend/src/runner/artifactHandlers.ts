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
import { parse } from '../http/parse';
import { explainUpload } from './explainUpload';
import { runnerOf } from './requireRunner';
import { uploadHeaders } from './uploadHeaders';

const headersSchema = z.object({
  ...uploadHeaders,
  [ARTIFACT_TYPE_HEADER]: z.enum(ARTIFACT_TYPES),
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
        throw explainUpload(error, req, res);
      }
    },
    put: async (req: Request, res: Response) => {
      const { upload, offset } = readUpload(req);
      try {
        await intake.take(runnerOf(res).ref, upload, req, offset);
        stored(res);
        res.status(201).json({});
      } catch (error) {
        throw explainUpload(error, req, res);
      }
    },
  };
}
