import type { LanguageShare } from '../findings';
import { languageOf } from './languageOf';
import type { FileEntry } from './listFiles';

/**
 * Files and bytes by language, largest first.
 *
 * @public
 */
export function measureLanguages(files: readonly FileEntry[]): LanguageShare[] {
  const shares = new Map<string, LanguageShare>();
  for (const file of files) {
    const language = languageOf(file.path);
    if (language) {
      const share = shares.get(language) ?? { language, files: 0, bytes: 0 };
      share.files += 1;
      share.bytes += file.size;
      shares.set(language, share);
    }
  }
  return [...shares.values()].sort(
    (a, b) => b.bytes - a.bytes || (a.language < b.language ? -1 : 1),
  );
}
