import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { explainSystemError } from '../errors/explainSystemError';
import type { ProgramRecipe } from './ProgramRecipe';

const UNFINISHED = '.unfinished-';

/**
 * Finished programs by name, version and recipe. A program appears by one rename, whole or not at all, so that a build
 * that was killed goes on where it was.
 */
export class ProgramStore {
  /** Folder of all programs. */
  readonly folder: string;
  readonly #recipesFolder: string;

  constructor(folder: string, recipesFolder: string) {
    this.folder = folder;
    this.#recipesFolder = recipesFolder;
  }

  /** Folder name of a program; changes with anything that goes into its making. */
  nameOf(recipe: ProgramRecipe): string {
    const hash = createHash('sha256').update(
      JSON.stringify([process.arch, recipe]),
    );
    for (const file of ['go.mod', 'go.sum']) {
      hash.update(
        readFileSync(join(this.#recipesFolder, recipe.go.module, file)),
      );
    }
    return `${recipe.name}-${recipe.version}-${hash
      .digest('hex')
      .slice(0, 12)}`;
  }

  /** Whether all files of a program are there. */
  has(recipe: ProgramRecipe): boolean {
    return recipe.files.every(file => {
      try {
        accessSync(
          join(this.folder, this.nameOf(recipe), file),
          constants.X_OK,
        );
        return true;
      } catch {
        return false; // not made yet
      }
    });
  }

  /** An empty folder beside the programs, so that what is made in it can be moved by a rename. */
  makeWorkFolder(): string {
    const folder = join(this.folder, `${UNFINISHED}${randomUUID()}`);
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw explainSystemError(error, this.folder);
    }
    return folder;
  }

  /** Puts a finished folder in its place. */
  publish(recipe: ProgramRecipe, finishedFolder: string): void {
    this.publishAs(this.nameOf(recipe), finishedFolder);
  }

  /** Puts a finished folder in its place under a name that its maker chose. */
  publishAs(name: string, finishedFolder: string): void {
    const target = join(this.folder, name);
    // Only an incomplete folder can be in the way here: the lock of the store is held.
    rmSync(target, { recursive: true, force: true });
    renameSync(finishedFolder, target);
  }

  /** Throws away what builds that were killed have left. Only under the lock. */
  removeUnfinished(): void {
    for (const name of readdirSync(this.folder)) {
      if (name.startsWith(UNFINISHED)) {
        rmSync(join(this.folder, name), { recursive: true, force: true });
      }
    }
  }
}
