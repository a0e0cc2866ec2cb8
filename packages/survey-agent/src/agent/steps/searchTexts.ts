import { join } from 'node:path';
import { findHiddenCharacters } from '../../repository/findHiddenCharacters';
import { findLargeFiles } from '../../repository/findLargeFiles';
import { findMarkers, MARKER_WORDS } from '../../repository/findMarkers';
import { count } from '../../text/count';
import { inlineCode } from '../../text/inlineCode';
import { listOf } from '../listOf';
import type { StepContext } from './StepContext';

/** Searches for work left, large files and hidden characters. */
export async function searchTexts(context: StepContext): Promise<void> {
  const { turn, survey, folder, tree } = context;
  await turn.tool(
    {
      title: `Search for ${MARKER_WORDS.join(', ')}`,
      kind: 'search',
      rawInput: { folder, words: MARKER_WORDS },
    },
    async () => {
      const { markers, limits } = await findMarkers(tree, turn.signal);
      survey.markers = markers;
      survey.limits.push(...limits);
      const [first] = markers;
      return {
        value: undefined,
        output: first
          ? `${count(markers.length, 'marker')}, the first in ${inlineCode(
              `${first.path}:${first.line}`,
            )}.`
          : 'No work was left for later.',
        rawOutput: { markers: markers.length },
        locations: markers
          .slice(0, 20)
          .map(({ path, line }) => ({ path: join(folder, path), line })),
      };
    },
  );
  await turn.tool(
    {
      title: 'Search for large files and hidden characters',
      kind: 'search',
      rawInput: { folder },
    },
    async () => {
      const findings = [
        ...findLargeFiles(tree.files),
        ...(await findHiddenCharacters(tree, turn.signal)),
      ];
      survey.findings.push(...findings);
      return {
        value: undefined,
        output: `${count(findings.length, 'finding')}.${listOf(findings)}`,
        rawOutput: { findings: findings.length },
      };
    },
  );
}
