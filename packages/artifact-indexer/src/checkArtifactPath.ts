import { ArtifactPathError } from './errors';

const MAX_PATH_BYTES = 1024;
const MAX_SEGMENT_BYTES = 255;

/**
 * Returns the path under which a file of a session is known: relative, with forward slashes, in Unicode form NFC, so that
 * one name is one path. Any readable name is allowed; what could mean another place, or hide what it says, is not.
 *
 * @throws {@link ArtifactPathError}
 */
export function checkArtifactPath(path: string): string {
  const normal = path.normalize('NFC');
  const refuse = (why: string): never => {
    throw new ArtifactPathError(`Not a path for an artifact: ${why}.`);
  };
  if (normal === '') refuse('it is empty');
  if (Buffer.byteLength(normal) > MAX_PATH_BYTES) {
    refuse(`it is longer than ${MAX_PATH_BYTES} bytes`);
  }
  if (/\p{Cs}/u.test(normal)) refuse('it is not well-formed Unicode');
  // Control characters, and format characters that reorder or hide what is read.
  if (/[\p{Cc}\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/u.test(normal)) {
    refuse('it has control or hidden characters');
  }
  if (normal.includes('\\')) refuse('it has a backslash');
  if (normal.startsWith('/')) refuse('it is absolute');
  for (const segment of normal.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') {
      refuse(`it has the segment "${segment}"`);
    }
    if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) {
      refuse(`a segment is longer than ${MAX_SEGMENT_BYTES} bytes`);
    }
  }
  return normal;
}
