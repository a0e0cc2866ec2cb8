import { basename } from 'node:path';
import type { RepositorySurvey } from '../findings';
import type { WorkingTree } from '../repository/WorkingTree';
import { showHidden } from '../text/showHidden';
import { checkDocuments } from './steps/checkDocuments';
import { checkLinks } from './steps/checkLinks';
import { lookAround } from './steps/lookAround';
import { readManifests } from './steps/readManifests';
import { reportHistory } from './steps/reportHistory';
import { searchTexts } from './steps/searchTexts';
import type { StepContext } from './steps/StepContext';

/** The plan of a survey of one working tree; `{}` is replaced by its name where there are several. */
export const REPOSITORY_STEPS = {
  look: 'Look around the working tree{}',
  dependencies: 'Read the dependencies{}',
  links: 'Check the links and images in the documentation{}',
  documents: 'Look for missing documents and tests{}',
  rest: 'Look for work left, large files and hidden characters{}',
};

/** A survey before its first step. */
export function emptyRepositorySurvey(
  cwd: string,
  root: string,
): RepositorySurvey {
  return {
    kind: 'repository',
    name: showHidden(basename(root || cwd)),
    files: 0,
    bytes: 0,
    languages: [],
    dependencies: [],
    manifests: [],
    links: { checked: 0, external: 0 },
    documents: { present: [], missing: [] },
    tests: { sources: 0, tests: 0 },
    markers: [],
    findings: [],
    limits: [],
  };
}

/**
 * Surveys one working tree step by step. `base.survey` is filled as steps end, so that what was found survives a cancel.
 *
 * @param stepName - the name of each step in the plan
 */
export async function surveyRepository(
  base: Omit<StepContext, 'tree'>,
  stepName: (key: keyof typeof REPOSITORY_STEPS) => string,
): Promise<WorkingTree> {
  const { turn } = base;
  const tree = await turn.step(stepName('look'), async () => {
    const opened = await lookAround(base);
    await reportHistory(base);
    return opened;
  });
  const context = { ...base, tree };
  await turn.step(stepName('dependencies'), () => readManifests(context));
  await turn.step(stepName('links'), () => checkLinks(context));
  await turn.step(stepName('documents'), () => checkDocuments(context));
  await turn.step(stepName('rest'), () => searchTexts(context));
  return tree;
}
