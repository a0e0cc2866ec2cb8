import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../system/run';
import type { Downloader } from './Downloader';
import type { ProgramRecipe } from './ProgramRecipe';
import type { ProgramStore } from './ProgramStore';
import { UnavailableError } from './UnavailableError';

/** Brings one program from its release into the store. Errors: see {@link Downloader.download}. */
export async function downloadProgram(
  recipe: ProgramRecipe,
  store: ProgramStore,
  downloader: Downloader,
): Promise<void> {
  if (!recipe.release) {
    throw new UnavailableError(`${recipe.name} has no release to download`);
  }
  const { url, checksumUrl, members } = recipe.release;
  const work = store.makeWorkFolder();
  try {
    const finished = join(work, 'finished');
    await run('mkdir', [finished]);
    if (members) {
      const archive = join(work, 'archive');
      await downloader.download(url, checksumUrl, archive);
      // Whole: makers differ in whether members are named with a leading "./".
      await run('tar', ['-xzf', archive, '-C', work]);
      for (const [file, member] of Object.entries(members)) {
        await rename(join(work, member), join(finished, file));
        await chmod(join(finished, file), 0o755);
      }
    } else {
      const file = join(finished, recipe.files[0]);
      await downloader.download(url, checksumUrl, file);
      await chmod(file, 0o755);
    }
    store.publish(recipe, finished);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
