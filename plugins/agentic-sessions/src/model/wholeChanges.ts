import type { FileChange, TurnChange } from './conversation';

/** What became of each file over the whole session: its text before the first change and after the last. */
export function wholeChanges(changes: readonly TurnChange[]): FileChange[] {
  const byPath = new Map<string, FileChange>();
  for (const { change } of changes) {
    const first = byPath.get(change.path);
    byPath.set(change.path, {
      path: change.path,
      oldText: first ? first.oldText : change.oldText,
      newText: change.newText,
    });
  }
  return [...byPath.values()]
    .filter(change => change.oldText !== change.newText)
    .sort((a, b) => a.path.localeCompare(b.path));
}
