import { pipeline } from 'node:stream/promises';
import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_OFFSET_HEADER,
  ARTIFACT_SIZE_HEADER,
} from '@agentic-sessions/runner-protocol';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { parse } from '../http/parse';
import type {
  SnapshotIntake,
  SnapshotUpload,
} from '../snapshots/SnapshotIntake';
import { explainUpload } from './explainUpload';
import { runnerOf } from './requireRunner';
import { uploadHeaders } from './uploadHeaders';

const headersSchema = z.object(uploadHeaders);

function readUpload(
  req: Request,
  res: Response,
): { upload: SnapshotUpload; offset: number } {
  const headers = parse(headersSchema, req.headers, 'headers');
  return {
    upload: {
      attempt: runnerOf(res).attempt,
      digest: headers[ARTIFACT_DIGEST_HEADER],
      size: headers[ARTIFACT_SIZE_HEADER],
    },
    offset: headers[ARTIFACT_OFFSET_HEADER],
  };
}

/** `HEAD`, `PUT` and `GET` of `/snapshot`. `stored` is told of each that is whole. */
export function snapshotHandlers(options: {
  intake: SnapshotIntake;
  stored: (res: Response) => void;
}) {
  const { intake, stored } = options;
  return {
    head: async (req: Request, res: Response) => {
      const { upload } = readUpload(req, res);
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
      const { upload, offset } = readUpload(req, res);
      try {
        await intake.take(runnerOf(res).ref, upload, req, offset);
        stored(res);
        res.status(201).json({});
      } catch (error) {
        throw explainUpload(error, req, res);
      }
    },
    get: async (_req: Request, res: Response) => {
      const { snapshot, content } = await intake.read(runnerOf(res).ref);
      res.setHeader('content-type', 'application/octet-stream');
      res.setHeader('content-length', snapshot.size);
      res.setHeader(ARTIFACT_DIGEST_HEADER, snapshot.digest);
      await pipeline(content, res);
    },
  };
}
