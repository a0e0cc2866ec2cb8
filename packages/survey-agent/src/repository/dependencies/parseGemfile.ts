import type { ManifestParser } from './types';

/** Ruby's `Gemfile`, read as text: `gem "name", "requirement"`. Code in a Gemfile is not run, so what it computes is not seen. */
export const parseGemfile: ManifestParser = text =>
  [
    ...text.matchAll(
      /^\s*gem\s+['"]([^'"]+)['"](?:\s*,\s*['"]([^'"]*)['"])?/gm,
    ),
  ].map(match => ({
    ecosystem: 'rubygems' as const,
    name: match[1],
    version: match[2] ?? '',
    pinned: /^=?\s*\d+(\.\d+)+$/.test(match[2] ?? ''),
    group: 'runtime',
  }));
