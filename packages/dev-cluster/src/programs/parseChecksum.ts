/**
 * The SHA-256 of a file from a checksum file: lines as `sha256sum` writes them, or one bare digest.
 * Undefined when the file is not named in it.
 */
export function parseChecksum(
  text: string,
  fileName: string,
): string | undefined {
  for (const line of text.split('\n')) {
    const [digest, ...rest] = line.trim().split(/\s+/);
    const name = rest.join(' ').replace(/^\*/, '').replace(/^.*\//, '');
    if (/^[0-9a-f]{64}$/i.test(digest) && (name === '' || name === fileName)) {
      return digest.toLowerCase();
    }
  }
  return undefined;
}
