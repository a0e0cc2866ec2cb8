import { join } from 'node:path';
import { programRecipes } from '../programs/programRecipes';
import { ProgramStore } from '../programs/ProgramStore';
import { cacheFolder } from '../system/cacheFolder';
import { packageFolder } from '../system/packageFolder';

/** Whether the cache has all programs of a plain node, so that a start neither downloads nor builds. */
export function havePrograms(cache: string = cacheFolder()): boolean {
  const store = new ProgramStore(
    join(cache, 'programs'),
    join(packageFolder(), 'recipes'),
  );
  return programRecipes().every(recipe => store.has(recipe));
}
