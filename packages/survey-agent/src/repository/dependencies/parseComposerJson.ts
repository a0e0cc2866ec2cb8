import { isRecord } from './isRecord';
import type { ManifestParser } from './types';

/** PHP's `composer.json`. `php` and `ext-…` are the platform, not packages. */
export const parseComposerJson: ManifestParser = text => {
  const json: unknown = JSON.parse(text);
  if (!isRecord(json)) {
    throw new TypeError('is not an object');
  }
  return [
    ['require', 'runtime'],
    ['require-dev', 'development'],
  ].flatMap(([key, group]) =>
    Object.entries(isRecord(json[key]) ? json[key] : {})
      .filter(([name]) => name.includes('/'))
      .map(([name, declared]) => ({
        ecosystem: 'composer' as const,
        name,
        version: String(declared),
        pinned: /^v?\d+\.\d+(\.\d+)*$/.test(String(declared)),
        group,
      })),
  );
};
