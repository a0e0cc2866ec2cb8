import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

const CHUNK_BYTES = 64 * 1024;

/**
 * Reads the bytes from `start` up to `end` (not included) of an open file, as often as one likes: unlike a stream of the handle's
 * own, which closes it when it is broken off.
 */
export function readRange(
  file: FileHandle,
  start: number,
  end = Number.POSITIVE_INFINITY,
): Readable {
  async function* chunks() {
    for (let position = start; position < end; ) {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - position));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
  return Readable.from(chunks(), { objectMode: false });
}
