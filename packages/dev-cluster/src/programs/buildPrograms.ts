import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { explainSystemError } from '../errors/explainSystemError';
import { cacheFolder } from '../system/cacheFolder';
import { packageFolder } from '../system/packageFolder';
import type { Progress } from '../system/Progress';
import { withLock } from '../system/withLock';
import { buildWithGo } from './buildWithGo';
import { Downloader } from './Downloader';
import { downloadProgram } from './downloadProgram';
import { ensureNft } from './ensureNft';
import { findNft } from './findNft';
import type { ProgramRecipe } from './ProgramRecipe';
import { programRecipes } from './programRecipes';
import type { Programs } from './Programs';
import { ProgramStore } from './ProgramStore';
import { UnavailableError } from './UnavailableError';

/** What can be said about how programs are had. */
export interface BuildProgramsOptions {
  /** Default: {@link cacheFolder}. */
  cache?: string;
  /** Takes the place of the official hosts. */
  mirror?: string;
  /** Never download, always build. */
  buildOnly?: boolean;
  /** Never build: what cannot be downloaded is an error. */
  downloadOnly?: boolean;
  /** Default: all programs of a plain node. */
  recipes?: readonly ProgramRecipe[];
  /** Used where the cache has them, and never made. Default: none. */
  optional?: readonly ProgramRecipe[];
  /** Folder of the recipes' Go modules. Default: that of this package. */
  recipesFolder?: string;
  progress?: Progress;
}

/**
 * Makes sure that all programs of the node are in the cache: found there, else downloaded from their official releases
 * with checked checksums, else built with Go. Several callers at once wait for one another; a call after a kill goes on
 * with what is missing.
 *
 * @throws DevClusterError with a cure: no Go, Go too old, no rights, disk full, wrong checksum
 */
export async function buildPrograms(
  options: BuildProgramsOptions = {},
): Promise<Programs> {
  const progress = options.progress ?? (() => undefined);
  const wanted = options.recipes ?? programRecipes();
  const recipesFolder =
    options.recipesFolder ?? join(packageFolder(), 'recipes');
  const store = new ProgramStore(
    join(options.cache ?? cacheFolder(), 'programs'),
    recipesFolder,
  );
  const names = new Set(wanted.map(recipe => recipe.name));
  const found = options.optional?.filter(
    recipe => !names.has(recipe.name) && store.has(recipe),
  );
  const recipes = [...wanted, ...(found ?? [])];
  try {
    mkdirSync(store.folder, { recursive: true });
  } catch (error) {
    throw explainSystemError(error, store.folder);
  }
  // Only a node needs it, and every node has kube-proxy.
  const needsNft = recipes.some(recipe => recipe.name === 'kube-proxy');
  let nft = needsNft ? findNft(store) : undefined;
  if (
    !recipes.every(recipe => store.has(recipe)) ||
    (needsNft && nft === undefined)
  ) {
    await withLock(
      store.folder,
      async () => {
        store.removeUnfinished();
        const missing = await downloadMissing(
          recipes.filter(recipe => !store.has(recipe)),
          store,
          options,
          progress,
        );
        for (const group of groupByModule(missing)) {
          await buildWithGo(group, store, recipesFolder, progress);
        }
        nft = needsNft ? await ensureNft(store, progress) : undefined;
      },
      {
        onWait: holder =>
          progress(
            `another process${
              holder ? ` (${holder})` : ''
            } is making the programs: waiting for it`,
          ),
      },
    );
  }
  const folders = recipes.map(recipe => store.nameOf(recipe));
  return {
    folder: store.folder,
    searchFolders: nft?.folder ? [...folders, nft.folder] : folders,
    files: Object.fromEntries(
      recipes.flatMap((recipe, index) =>
        recipe.files.map(file => [file, `${folders[index]}/${file}`]),
      ),
    ),
  };
}

/** Downloads what can be had; what is left must be built. */
async function downloadMissing(
  missing: readonly ProgramRecipe[],
  store: ProgramStore,
  options: BuildProgramsOptions,
  progress: Progress,
): Promise<ProgramRecipe[]> {
  if (options.buildOnly) {
    return [...missing];
  }
  const downloader = new Downloader({ mirror: options.mirror });
  const left: ProgramRecipe[] = [];
  const told = new Set<string>();
  for (const recipe of missing) {
    const started = Date.now();
    try {
      await downloadProgram(recipe, store, downloader);
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      progress(`downloaded ${recipe.name} ${recipe.version} in ${seconds} s`);
    } catch (error) {
      if (!(error instanceof UnavailableError) || options.downloadOnly) {
        throw error;
      }
      if (!told.has(error.message)) {
        told.add(error.message);
        progress(`${error.message}: building instead`);
      }
      left.push(recipe);
    }
  }
  return left;
}

/** The small ones first: what is wrong with Go or gcc shows in seconds, not after minutes. */
const BUILD_ORDER = [
  'runc',
  'cni-plugins',
  'etcd',
  'containerd',
  'kubernetes',
  'kwok',
  'gvisor',
];

function groupByModule(recipes: readonly ProgramRecipe[]): ProgramRecipe[][] {
  const modules = [...new Set(recipes.map(recipe => recipe.go.module))].sort(
    (a, b) => BUILD_ORDER.indexOf(a) - BUILD_ORDER.indexOf(b),
  );
  return modules.map(module =>
    recipes.filter(recipe => recipe.go.module === module),
  );
}
