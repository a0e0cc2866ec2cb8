import { join } from 'node:path';
import { proposeAltTexts } from '../changes/proposeAltTexts';
import { proposeContributing } from '../changes/proposeContributing';
import { proposeLinkFixes } from '../changes/proposeLinkFix';
import { proposeSitemap } from '../changes/proposeSitemap';
import { proposeVisibleTexts } from '../changes/proposeVisibleText';
import type { Draft } from '../changes/types';
import type {
  ProposedChange,
  RepositorySurvey,
  WebsiteSurvey,
} from '../findings';
import type { WorkingTree } from '../repository/WorkingTree';
import { showHidden } from '../text/showHidden';

/** A surveyed working tree and its place. */
export type SurveyedTree = {
  root: string;
  tree: WorkingTree;
  survey: RepositorySurvey;
};

/**
 * Everything the agent could change, the most useful first: repairs before additions. A sitemap is proposed only where no working
 * tree is there, since only then it is clear where it belongs.
 */
export async function collectChanges(
  cwd: string,
  trees: readonly SurveyedTree[],
  website: WebsiteSurvey | undefined,
): Promise<ProposedChange[]> {
  const drafts: { root: string; draft: Draft }[] = [];
  for (const { root, tree, survey } of trees) {
    const ofTree = [
      ...(await proposeLinkFixes(tree, survey.findings)),
      ...(await proposeContributing(tree, survey)),
      ...(await proposeAltTexts(tree, survey.findings)),
      ...(await proposeVisibleTexts(tree, survey.findings)),
    ];
    drafts.push(...ofTree.map(draft => ({ root, draft })));
  }
  if (trees.length === 0 && website) {
    drafts.push(...proposeSitemap(website).map(draft => ({ root: '', draft })));
  }
  return drafts.map(({ root, draft }, index) => {
    const path = root ? `${root}/${draft.path}` : draft.path;
    return {
      ...draft,
      id: `change-${index + 1}`,
      title: showHidden(draft.title),
      path: showHidden(path),
      file: join(cwd, path),
      state: 'open',
    };
  });
}
