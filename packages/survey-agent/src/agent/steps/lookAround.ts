import { measureLanguages } from '../../repository/measureLanguages';
import { WorkingTree } from '../../repository/WorkingTree';
import { describeLanguages } from '../../report/describeLanguages';
import { count } from '../../text/count';
import { formatBytes } from '../../text/formatBytes';
import type { StepContext } from './StepContext';

/** Lists the files and measures languages. */
export async function lookAround(
  context: Omit<StepContext, 'tree'>,
): Promise<WorkingTree> {
  const { turn, survey, folder } = context;
  return turn.tool(
    {
      title: `List the files of ${survey.name}`,
      kind: 'search',
      rawInput: { folder },
      locations: [{ path: folder }],
    },
    async () => {
      const tree = await WorkingTree.open(folder, {
        signal: turn.signal,
        without: context.artifacts,
      });
      survey.files = tree.files.length;
      survey.bytes = tree.files.reduce((sum, { size }) => sum + size, 0);
      survey.languages = measureLanguages(tree.files);
      survey.limits.push(...tree.limits);
      return {
        value: tree,
        output: `${count(survey.files, 'file')}, ${formatBytes(
          survey.bytes,
        )}: ${describeLanguages(survey.languages)}.`,
        rawOutput: {
          files: survey.files,
          bytes: survey.bytes,
          languages: survey.languages.slice(0, 10),
        },
      };
    },
  );
}
