import type { Finding } from '../findings';
import { DECEPTIVE, withoutFlags } from '../repository/findHiddenCharacters';
import type { WorkingTree } from '../repository/WorkingTree';
import type { Draft } from './types';

/**
 * Takes hidden characters out of the texts that they were found in. What the files say to a reader stays the same.
 *
 * @public
 */
export async function proposeVisibleTexts(
  tree: WorkingTree,
  findings: readonly Finding[],
): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const { type, path } of findings) {
    const oldText =
      type === 'hidden-characters' && path ? await tree.text(path) : undefined;
    if (path && oldText !== undefined) {
      drafts.push({
        path,
        title: `Remove hidden characters from ${path}`,
        reason:
          'They make the file read otherwise than it is; without them it says what it shows.',
        oldText,
        newText: withoutFlags(oldText, text =>
          text.replace(new RegExp(DECEPTIVE, 'gu'), ''),
        ),
      });
    }
  }
  return drafts;
}
