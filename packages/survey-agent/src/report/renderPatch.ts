import { createTwoFilesPatch } from 'diff';
import type { ProposedChange } from '../findings';

/**
 * The changes that were made, as a patch that `git apply` takes from the root of their working tree; empty where there is none. The
 * working tree goes with its Pod, this stays.
 *
 * @public
 */
export function renderPatch(changes: readonly ProposedChange[]): string {
  return changes
    .filter(change => change.state === 'applied')
    .map(({ path, oldText, newText }) =>
      [
        `diff --git a/${path} b/${path}`,
        ...(oldText === null ? ['new file mode 100644'] : []),
        createTwoFilesPatch(
          oldText === null ? '/dev/null' : `a/${path}`,
          `b/${path}`,
          oldText ?? '',
          newText,
        ).replace(/^=+\n/, ''),
      ].join('\n'),
    )
    .join('');
}
