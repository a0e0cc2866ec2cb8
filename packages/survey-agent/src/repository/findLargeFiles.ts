import type { Finding } from '../findings';
import { formatBytes } from '../text/formatBytes';
import { inlineCode } from '../text/inlineCode';
import type { FileEntry } from './listFiles';

/** From this size on a file in a working tree deserves a word: 1 MiB. */
export const LARGE_FILE_BYTES = 1024 * 1024;

/**
 * Files that weigh on every clone, largest first.
 *
 * @public
 */
export function findLargeFiles(files: readonly FileEntry[]): Finding[] {
  return files
    .filter(file => file.size >= LARGE_FILE_BYTES)
    .sort((a, b) => b.size - a.size)
    .map(file => ({
      type: 'large-file',
      severity: file.size >= 10 * LARGE_FILE_BYTES ? 'warning' : 'note',
      title: `${inlineCode(file.path)} has ${formatBytes(file.size)}`,
      path: file.path,
    }));
}
