import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DevClusterError } from '../errors/DevClusterError';

/** A file that only this package has. */
const LANDMARK = 'recipes/kubernetes/go.mod';

/**
 * Folder of this package, where recipes and demo content lie.
 *
 * These sources run as ES modules (Node's own type stripping) and as CommonJS (jest): neither `import.meta` nor
 * `__dirname` exists in both, so the folder is looked for upwards from the program and from the working folder.
 */
export function packageFolder(): string {
  const starts = [process.argv[1] && dirname(process.argv[1]), process.cwd()];
  for (const start of starts) {
    for (let folder = start; folder; folder = dirname(folder)) {
      const candidates = [folder, join(folder, 'packages/dev-cluster')];
      const found = candidates.find(each => existsSync(join(each, LANDMARK)));
      if (found) {
        return found;
      }
      if (folder === dirname(folder)) {
        break;
      }
    }
  }
  throw new DevClusterError(
    'Unsupported',
    'The files of packages/dev-cluster were not found.',
    { cure: 'Run this from inside the checkout.' },
  );
}
