import type { Finding, FindingType, Severity } from '../findings';
import { count } from '../text/count';
import { joinWords } from '../text/joinWords';

/** Singular and plural of each type, as people say it. */
export const FINDING_WORDS: Record<FindingType, [string, string]> = {
  'broken-link': ['broken link', 'broken links'],
  'missing-document': ['missing document', 'missing documents'],
  'missing-test': ['source file without a test', 'source files without a test'],
  'large-file': ['large file', 'large files'],
  'hidden-characters': [
    'place with hidden characters',
    'places with hidden characters',
  ],
  'unpinned-dependency': [
    'dependency that nothing pins',
    'dependencies that nothing pins',
  ],
  'missing-lockfile': [
    'manifest without a lock file',
    'manifests without a lock file',
  ],
  'unreadable-manifest': ['unreadable manifest', 'unreadable manifests'],
  'image-without-alt': ['image without a text', 'images without a text'],
  'broken-page-link': ['broken link', 'broken links'],
  'missing-title': ['page without a title', 'pages without a title'],
  'missing-description': [
    'page without a description',
    'pages without a description',
  ],
  'missing-language': [
    'page that does not say its language',
    'pages that do not say their language',
  ],
  'missing-alt': ['image without a text', 'images without a text'],
  'heavy-page': ['heavy page', 'heavy pages'],
  redirect: ['redirect', 'redirects'],
  'missing-sitemap': ['missing sitemap', 'missing sitemaps'],
};

const ORDER: Severity[] = ['problem', 'warning', 'note'];

/** The worst first; otherwise in the order found. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
  );
}

/**
 * `2 broken links, 1 missing document and 3 source files without a test`; empty where nothing was found.
 *
 * @public
 */
export function summariseFindings(findings: readonly Finding[]): string {
  const counts = new Map<string, { words: [string, string]; number: number }>();
  for (const { type } of bySeverity(findings)) {
    const words = FINDING_WORDS[type];
    const entry = counts.get(words[0]) ?? { words, number: 0 };
    entry.number += 1;
    counts.set(words[0], entry);
  }
  return joinWords(
    [...counts.values()].map(({ words, number }) => count(number, ...words)),
  );
}
