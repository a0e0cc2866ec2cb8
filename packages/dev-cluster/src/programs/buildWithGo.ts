import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DevClusterError } from '../errors/DevClusterError';
import { findTool } from '../system/findTool';
import type { Progress } from '../system/Progress';
import { run } from '../system/run';
import { findSeccomp } from './findSeccomp';
import { goBuildArguments, goOutputName } from './goBuildArguments';
import { patchSources } from './patchSources';
import type { ProgramRecipe } from './ProgramRecipe';
import type { ProgramStore } from './ProgramStore';
import { requireGo } from './requireGo';

const HEARTBEAT_MS = 15_000;

/** `go build -v` names each package that it compiles. */
const PACKAGE_LINE = /^[a-z0-9.-]+(\/[\w.-]+)*$/;

/**
 * Builds programs of one module by one `go build`, so that Go shares the work and links some while it compiles others.
 * Killed half-way, Go's own cache has what was compiled.
 */
export async function buildWithGo(
  recipes: readonly ProgramRecipe[],
  store: ProgramStore,
  recipesFolder: string,
  progress: Progress,
): Promise<void> {
  const [{ go: first }] = recipes;
  const names = recipes.map(recipe => recipe.name).join(', ');
  const moduleFolder = join(recipesFolder, first.module);
  const go = await requireGo(moduleFolder);
  const work = store.makeWorkFolder();
  const output = join(work, 'output');
  let packages = 0;
  const started = Date.now();
  const heartbeat = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    progress(
      `building ${first.module}: ${packages} packages compiled in ${seconds} s`,
    );
  }, HEARTBEAT_MS);
  try {
    progress(`building ${names} with Go`);
    await mkdir(output);
    const packagesToBuild = Object.assign(
      {},
      ...recipes.map(recipe => recipe.go.packages),
    );
    const [verb, ...rest] = goBuildArguments(
      { ...first, packages: packagesToBuild },
      output,
    );
    const patched = await patchSources(
      first.patches ?? [],
      go,
      moduleFolder,
      work,
    );
    await run(
      findTool('nice') ?? go,
      [...(findTool('nice') ? ['-n', '5', go] : []), verb, ...patched, ...rest],
      {
        cwd: moduleFolder,
        env: {
          GOWORK: 'off',
          CGO_ENABLED: first.seccomp ? '1' : '0',
          ...(first.seccomp ? await findSeccomp(store, work) : {}),
        },
        onErrorLine: line => {
          packages += PACKAGE_LINE.test(line) ? 1 : 0;
        },
      },
    );
    for (const recipe of recipes) {
      const finished = join(work, recipe.name);
      await mkdir(finished);
      for (const [file, goPackage] of Object.entries(recipe.go.packages)) {
        await rename(
          join(output, goOutputName(goPackage)),
          join(finished, file),
        );
      }
      store.publish(recipe, finished);
    }
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    progress(`built ${names} in ${seconds} s`);
  } catch (error) {
    throw explainBuildError(error, names);
  } finally {
    clearInterval(heartbeat);
    await rm(work, { recursive: true, force: true });
  }
}

function explainBuildError(error: unknown, names: string): unknown {
  if (!(error instanceof DevClusterError) || error.code !== 'CommandFailed') {
    return error;
  }
  const message = error.message
    .split('\n')
    .filter(line => !PACKAGE_LINE.test(line))
    .join('\n');
  let cure =
    'What is finished is kept: try again. If it stays so, bring this text to the project.';
  if (/gcc|C compiler|cannot find -l/i.test(message)) {
    cure =
      "Install gcc with the static C library: on Debian and Ubuntu 'apt-get install gcc libc6-dev', on Fedora 'dnf install gcc glibc-static'.";
  } else if (/dial tcp|no such host|proxyconnect|i\/o timeout/i.test(message)) {
    cure =
      'The Go module proxy cannot be reached. Check the network, or set GOPROXY to one that can, or use --mirror URL.';
  } else if (/signal: killed|out of memory|cannot allocate/i.test(message)) {
    cure =
      'Memory was not enough (about 4 GB are needed). Close something, or set GOFLAGS=-p=1, and try again.';
  }
  return new DevClusterError(
    'BuildFailed',
    `Building ${names} failed: ${message}`,
    { cure, cause: error },
  );
}
