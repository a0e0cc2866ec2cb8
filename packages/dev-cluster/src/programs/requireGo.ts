import { DevClusterError } from '../errors/DevClusterError';
import { findTool } from '../system/findTool';
import { run } from '../system/run';

/** Go's own `go 1.26.0` line of the recipes. */
const NEEDED = [1, 26] as const;

const CURE =
  'Install Go 1.26 or newer (https://go.dev/dl), or give the address of a mirror of the official releases with --mirror URL.';

/**
 * Makes sure that Go is there and new enough. An older Go since 1.21 fetches the toolchain it needs by itself, where
 * that is allowed; so Go is asked inside the recipe's module.
 *
 * @throws DevClusterError `MissingTool`
 */
export async function requireGo(
  moduleFolder: string,
  path = `${process.env.PATH}:/usr/local/go/bin`,
): Promise<string> {
  const go = findTool('go', path);
  if (!go) {
    throw new DevClusterError(
      'MissingTool',
      'The Kubernetes programs are not in the cache, cannot be downloaded here, and there is no Go to build them.',
      { cure: CURE },
    );
  }
  let answer: string;
  try {
    ({ stdout: answer } = await run(go, ['env', 'GOVERSION'], {
      cwd: moduleFolder,
    }));
  } catch (cause) {
    throw new DevClusterError(
      'MissingTool',
      `The Go of this machine cannot build Kubernetes: ${String(
        (cause as Error).message,
      ).trim()}`,
      { cure: CURE, cause },
    );
  }
  const [major, minor] = answer
    .trim()
    .replace(/^go/, '')
    .split('.')
    .map(Number);
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
    throw new DevClusterError(
      'MissingTool',
      `Go ${answer.trim()} is too old to build Kubernetes.`,
      { cure: CURE },
    );
  }
  return go;
}
