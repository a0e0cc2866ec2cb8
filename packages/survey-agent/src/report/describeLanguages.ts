import type { LanguageShare } from '../findings';
import { count } from '../text/count';
import { formatBytes } from '../text/formatBytes';

/** `TypeScript 61 % (12 files, 20.1 KiB), …`: the largest few by bytes. */
export function describeLanguages(
  languages: readonly LanguageShare[],
  most = 5,
): string {
  const total = languages.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total === 0) {
    return 'no language that its files name';
  }
  const shown = languages
    .slice(0, most)
    .map(
      ({ language, files, bytes }) =>
        `${language} ${Math.round((bytes / total) * 100)} % (${count(
          files,
          'file',
        )}, ${formatBytes(bytes)})`,
    );
  const rest = languages.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
