import { join } from 'node:path';
import { checkHtmlImages } from '../../repository/checkHtmlImages';
import {
  checkMarkdownLinks,
  isMarkdown,
} from '../../repository/checkMarkdownLinks';
import { count } from '../../text/count';
import { showHidden } from '../../text/showHidden';
import { listOf } from '../listOf';
import type { StepContext } from './StepContext';

/** Checks links and images of Markdown and HTML. */
export async function checkLinks(context: StepContext): Promise<void> {
  const { turn, survey, folder, tree } = context;
  const documents = tree.files.filter(file => isMarkdown(file.path));
  await turn.tool(
    {
      title: `Check links in ${count(documents.length, 'Markdown file')}`,
      kind: 'search',
      rawInput: {
        folder,
        files: documents.slice(0, 50).map(file => showHidden(file.path)),
      },
    },
    async () => {
      const { checked, external, findings } = await checkMarkdownLinks(
        tree,
        turn.signal,
      );
      findings.push(...(await checkHtmlImages(tree, turn.signal)));
      survey.links = { checked, external };
      survey.findings.push(...findings);
      return {
        value: undefined,
        output: `${count(
          checked,
          'relative link',
        )} checked, ${external} to other sites not opened.${listOf(findings)}`,
        rawOutput: {
          checked,
          external,
          broken: findings.filter(({ type }) => type === 'broken-link').length,
        },
        locations: findings.slice(0, 20).map(({ path = '', line }) => ({
          path: join(folder, path),
          line,
        })),
      };
    },
  );
}
