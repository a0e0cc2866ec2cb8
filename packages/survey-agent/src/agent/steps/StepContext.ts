import type { RepositorySurvey } from '../../findings';
import type { WorkingTree } from '../../repository/WorkingTree';
import type { Turn } from '../Turn';

/** What a step of a repository's survey works with; it fills `survey`. */
export type StepContext = {
  turn: Turn;
  survey: RepositorySurvey;
  /** Absolute. */
  folder: string;
  /** Where the reports go, absolute: not part of what is surveyed. */
  artifacts: string;
  tree: WorkingTree;
};
