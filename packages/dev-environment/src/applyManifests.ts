import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from './paths';
import { runCommand } from './runCommand';
import { UserError } from './UserError';

/**
 * What the API server says while it does not know one of our kinds yet: because its CRD is new, or because it has just
 * been started and reads admission policies before it has read the CRDs that these name.
 */
const NOT_YET =
  /no matches for kind|could not find the requested resource|ensure CRDs are installed|failed to find resource referenced by paramKind/i;

/** Whose cluster, and what the placeholders of the manifests stand for. */
export interface ManifestOptions {
  kubectl: string;
  kubeconfig: string;
  logDirectory: string;
  /** Folder below `manifests`, e.g. `overlays/development`. */
  folder: string;
  /** Text → what it is replaced by, e.g. an image that is named only once it is built. */
  replacements: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Applies a kustomization, server-side, so that a later start with changed manifests changes just that.
 *
 * @throws UserError with what the API server said
 */
export async function applyManifests(options: ManifestOptions): Promise<void> {
  const { kubectl, kubeconfig, logDirectory, folder, replacements, signal } =
    options;
  let manifests = await runCommand(
    kubectl,
    ['kustomize', path.join(checkout, 'manifests', folder)],
    {
      logFile: path.join(logDirectory, 'manifests.log'),
      what: `Reading manifests/${folder}`,
      signal,
    },
  );
  for (const [from, to] of Object.entries(replacements)) {
    manifests = manifests.replaceAll(from, to);
  }
  // Kinds before objects of those kinds: what needs a CRD is refused until that is established, so it is tried again.
  for (let tries = 0; ; tries++) {
    const problem = await apply(kubectl, kubeconfig, manifests, signal);
    if (!problem) {
      return;
    }
    if (tries >= 20 || !NOT_YET.test(problem)) {
      throw new UserError(
        `The cluster refused the manifests of manifests/${folder}:\n      ${problem
          .trim()
          .split('\n')
          .slice(-8)
          .join('\n      ')}`,
      );
    }
    await sleep(500, undefined, { signal });
  }
}

async function apply(
  kubectl: string,
  kubeconfig: string,
  manifests: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const child = spawn(
    kubectl,
    [
      `--kubeconfig=${kubeconfig}`,
      'apply',
      '--server-side',
      '--force-conflicts',
      '--field-manager=npm-start',
      '-f',
      '-',
    ],
    { stdio: ['pipe', 'ignore', 'pipe'], signal },
  );
  let errors = '';
  child.stderr.on('data', chunk => {
    errors += chunk;
  });
  // One that ends without reading all of it closes the pipe; what it said tells the rest.
  child.stdin.on('error', () => undefined);
  child.stdin.end(manifests);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return code === 0 ? undefined : errors;
}
