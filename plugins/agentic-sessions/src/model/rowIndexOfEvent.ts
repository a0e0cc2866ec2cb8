import type { ConversationItem } from './conversation';

/**
 * The row an event is shown in: its own, or the last one that began before it, since a tool's updates are shown in the
 * row of its call.
 */
export function rowIndexOfEvent(
  items: readonly ConversationItem[],
  seq: number,
): number {
  let low = 0;
  let high = items.length - 1;
  let found = -1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    if (items[middle].seq <= seq) {
      found = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return found;
}
