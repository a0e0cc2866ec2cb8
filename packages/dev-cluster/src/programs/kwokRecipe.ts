import type { ProgramRecipe } from './ProgramRecipe';

/** The simulator of nodes, for scale tests: only made when asked for. */
export const kwokRecipe: ProgramRecipe = {
  name: 'kwok',
  version: '0.8.0',
  files: ['kwok'],
  go: { module: 'kwok', packages: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' } },
};
