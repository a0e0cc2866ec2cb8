import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_OFFSET_HEADER,
  ARTIFACT_SIZE_HEADER,
} from '@agentic-sessions/runner-protocol';
import { z } from 'zod';

const bytes = z
  .string()
  .regex(/^[0-9]{1,15}$/)
  .transform(Number);

/** Headers of every upload of a runner. */
export const uploadHeaders = {
  [ARTIFACT_DIGEST_HEADER]: z.string().regex(/^[0-9a-f]{64}$/),
  [ARTIFACT_SIZE_HEADER]: bytes,
  [ARTIFACT_OFFSET_HEADER]: bytes.default(0),
};
