import { CancelledError } from '../CancelledError';
import type { RepositorySurvey } from '../findings';
import { showHidden } from '../text/showHidden';
import { languageOf } from './languageOf';
import type { WorkingTree } from './WorkingTree';

/** Words by which people leave work for later. */
export const MARKER_WORDS = ['TODO', 'FIXME', 'HACK', 'XXX'];

/** Upper case and a word of their own, so that `todo list` in prose is not one. */
const MARKER = new RegExp(
  `(?<![\\w-])(${MARKER_WORDS.join('|')})(?![\\w-])(.*)$`,
);

/** More are counted in a limit, not listed. */
const MAX_MARKERS = 500;

/** Data, not notes: a word in there is no work left. */
const DATA = new Set(['JSON', 'XML']);

/**
 * Where the working tree leaves work for later.
 *
 * @public
 */
export async function findMarkers(
  tree: WorkingTree,
  signal: AbortSignal,
): Promise<{ markers: RepositorySurvey['markers']; limits: string[] }> {
  const markers: RepositorySurvey['markers'] = [];
  let more = 0;
  for (const { path } of tree.files) {
    CancelledError.check(signal);
    const language = languageOf(path);
    if (!language || DATA.has(language)) {
      continue;
    }
    const lines = (await tree.text(path))?.split('\n') ?? [];
    for (const [index, line] of lines.entries()) {
      const match = MARKER.exec(line.slice(0, 1000));
      if (match && markers.length >= MAX_MARKERS) {
        more += 1;
      } else if (match) {
        const text = match[2].replace(/^[\s:()-]+/, '').trim();
        markers.push({
          word: match[1],
          path,
          line: index + 1,
          text: showHidden(text).slice(0, 160),
        });
      }
    }
  }
  return {
    markers,
    limits: more > 0 ? [`${more} more markers were counted, not listed.`] : [],
  };
}
