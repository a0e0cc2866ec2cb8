/** What a file's digest must be. */
export interface Checksum {
  algorithm: 'sha256' | 'sha512';
  /** In small hexadecimal letters. */
  digest: string;
}

/** By how many letters they have. */
const ALGORITHMS: Readonly<Record<number, Checksum['algorithm'] | undefined>> =
  { 64: 'sha256', 128: 'sha512' };

/**
 * The digest of a file from a checksum file: lines as `sha256sum` or `sha512sum` write them, or one bare digest.
 * Undefined when the file is not named in it.
 */
export function parseChecksum(
  text: string,
  fileName: string,
): Checksum | undefined {
  for (const line of text.split('\n')) {
    const [digest, ...rest] = line.trim().split(/\s+/);
    const name = rest.join(' ').replace(/^\*/, '').replace(/^.*\//, '');
    const algorithm = ALGORITHMS[digest.length];
    if (
      algorithm &&
      /^[0-9a-f]+$/i.test(digest) &&
      (name === '' || name === fileName)
    ) {
      return { algorithm, digest: digest.toLowerCase() };
    }
  }
  return undefined;
}
