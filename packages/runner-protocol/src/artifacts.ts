/*
 * How a file gets from a Pod to the portal: `/runner/v1/artifacts/{path}`, the path URL-encoded segment by segment.
 *
 * 1. `HEAD` with {@link ARTIFACT_DIGEST_HEADER}, {@link ARTIFACT_SIZE_HEADER} and {@link ARTIFACT_TYPE_HEADER}:
 *    204 the portal holds these bytes and has recorded the path (nothing more to do);
 *    200 with {@link ARTIFACT_OFFSET_HEADER}: it holds that many leading bytes of them;
 *    404 it holds none.
 * 2. `PUT` with the same headers and, to go on where an earlier one broke off, {@link ARTIFACT_OFFSET_HEADER}; the body is
 *    the bytes from that offset. 201: stored and recorded. 409 with {@link ARTIFACT_OFFSET_HEADER}: not the offset
 *    held, go on from this one. 413: larger than policy allows. 422: the bytes are not those of the digest; what was held is dropped.
 *    403: policy allows no more artifacts.
 */

/** SHA-256 of the whole file, in lower-case hex. */
export const ARTIFACT_DIGEST_HEADER = 'agentic-artifact-sha256';

/** Size of the whole file in bytes. */
export const ARTIFACT_SIZE_HEADER = 'agentic-artifact-size';

/** How many leading bytes the portal holds, or where the body of a `PUT` begins. */
export const ARTIFACT_OFFSET_HEADER = 'agentic-artifact-offset';

/** The artifact's type: one of {@link ARTIFACT_TYPES}. */
export const ARTIFACT_TYPE_HEADER = 'agentic-artifact-type';

/** What a file is for. */
export const ARTIFACT_TYPES = [
  'log',
  'output',
  'intermediate',
  'error',
] as const;

/** What a file is for. */
export type ArtifactType = (typeof ARTIFACT_TYPES)[number];
