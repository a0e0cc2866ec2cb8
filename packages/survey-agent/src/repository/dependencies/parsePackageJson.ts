import { isRecord } from './isRecord';
import type { ManifestParser } from './types';

const GROUPS: Record<string, string> = {
  dependencies: 'runtime',
  devDependencies: 'development',
  peerDependencies: 'peer',
  optionalDependencies: 'optional',
};

/** `1.2.3`, `=1.2.3`, `npm:other@1.2.3`: one version. A range, a tag or a moving branch is not. */
const EXACT =
  /^(?:npm:(?:@[^/]+\/)?[^@]+@)?=?v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;

/** A commit of a git dependency; a package of the same workspace or folder. */
const FIXED = /#[0-9a-f]{40}$|^(?:workspace|file|link|portal):/;

/** npm's `package.json`. */
export const parsePackageJson: ManifestParser = text => {
  const json: unknown = JSON.parse(text);
  if (!isRecord(json)) {
    throw new TypeError('is not an object');
  }
  return Object.entries(GROUPS).flatMap(([key, group]) =>
    Object.entries(isRecord(json[key]) ? json[key] : {}).map(
      ([name, declared]) => {
        const version = String(declared).trim();
        return {
          ecosystem: 'npm' as const,
          name,
          version,
          pinned: EXACT.test(version) || FIXED.test(version),
          group,
        };
      },
    ),
  );
};
