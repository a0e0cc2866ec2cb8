import {
  appendFile,
  copyFile,
  mkdir,
  readFile,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { DevClusterError } from '../errors/DevClusterError';
import { run } from '../system/run';
import type { SourcePatch } from './SourcePatch';

/**
 * Copies the modules that are to be changed and changes the copies: Go lets nobody touch the ones it keeps, not even by
 * an overlay. What is copied has been checked against go.sum.
 *
 * @param go - the program
 * @param moduleFolder - with the recipe's go.mod and go.sum, which stay as they are
 * @param workFolder - where the copies go
 * @returns arguments for `go build`
 * @throws DevClusterError `BuildFailed` where a patch does not fit
 */
export async function patchSources(
  patches: readonly SourcePatch[],
  go: string,
  moduleFolder: string,
  workFolder: string,
): Promise<string[]> {
  if (patches.length === 0) {
    return [];
  }
  const folder = join(workFolder, 'patched');
  const modFile = join(folder, 'go.mod');
  await mkdir(folder);
  await copyFile(join(moduleFolder, 'go.mod'), modFile);
  await copyFile(join(moduleFolder, 'go.sum'), join(folder, 'go.sum'));
  const modules = [...new Set(patches.map(patch => patch.module))];
  for (const [index, module] of modules.entries()) {
    const { stdout } = await run(go, ['mod', 'download', '-json', module], {
      cwd: moduleFolder,
      env: { GOWORK: 'off' },
    });
    const copy = join(folder, `${index}`);
    await run('cp', ['-R', JSON.parse(stdout).Dir, copy]);
    // Go keeps them read-only.
    await run('chmod', ['-R', 'u+w', copy]);
    for (const patch of patches.filter(each => each.module === module)) {
      await apply(patch, copy);
    }
    await appendFile(
      modFile,
      `\nreplace ${module} => ${JSON.stringify(copy)}\n`,
    );
  }
  return [`-modfile=${modFile}`];
}

async function apply(patch: SourcePatch, folder: string): Promise<void> {
  const path = join(folder, patch.file);
  const parts = (await readFile(path, 'utf8')).split(patch.before);
  if (parts.length !== 2) {
    throw new DevClusterError(
      'BuildFailed',
      `${patch.module}/${patch.file} has ${parts.length - 1} places like "${
        patch.before
      }", and one is to be changed.`,
      { cure: 'Look at the patch of the recipe: it is for another version.' },
    );
  }
  await writeFile(path, parts.join(patch.after));
}
