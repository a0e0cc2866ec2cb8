import { createHash } from 'node:crypto';
import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_SIZE_HEADER,
} from '@agentic-sessions/runner-protocol';

/** What is said of an upload before its bytes. */
export function snapshotHeaders(
  content: Buffer,
  more: Record<string, string> = {},
) {
  return {
    [ARTIFACT_DIGEST_HEADER]: createHash('sha256')
      .update(content)
      .digest('hex'),
    [ARTIFACT_SIZE_HEADER]: String(content.length),
    ...more,
  };
}
