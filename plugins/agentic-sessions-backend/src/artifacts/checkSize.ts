import type { ArtifactStat } from '@agentic-sessions/artifact-indexer';
import { ApiError } from '../http/ApiError';

/**
 * What a file takes up is what the store says: one that is said to be smaller would pass by the limits.
 *
 * @throws ApiError 422 size_mismatch
 */
export function checkSize(
  what: string,
  size: number,
  held: ArtifactStat,
): void {
  if (held.size !== size) {
    throw new ApiError({
      statusCode: 422,
      code: 'size_mismatch',
      message: `${what} has ${held.size} bytes and not ${size}`,
    });
  }
}
