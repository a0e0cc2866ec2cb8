import { gvisorRecipes } from './gvisorRecipes';
import { kwokRecipe } from './kwokRecipe';
import type { ProgramRecipe } from './ProgramRecipe';
import { programRecipes } from './programRecipes';

/** What a node can do that not every node needs. */
export interface NodeExtras {
  /** Nodes on paper beside the real one. */
  simulated?: boolean;
  /** Pods in a sandbox of gVisor. */
  gvisor?: boolean;
}

/** The programs of a node with these extras. */
export function nodeRecipes(extras: NodeExtras = {}): ProgramRecipe[] {
  return [
    ...programRecipes(),
    ...(extras.simulated ? [kwokRecipe] : []),
    ...(extras.gvisor ? gvisorRecipes() : []),
  ];
}
