import type { ConversationItem } from './conversation';

/**
 * Tool calls whose change stands in the card that asks for permission just now: it is drawn there, where somebody looks,
 * and not once more in the row of the call. Once decided the row has it.
 */
export function shownInCard(
  items: readonly ConversationItem[],
): ReadonlySet<string> {
  const calls = new Set<string>();
  for (const item of items) {
    if (
      item.type === 'permission' &&
      !item.request.outcome &&
      item.request.content.some(piece => piece.type === 'change')
    ) {
      calls.add(item.request.toolCallId);
    }
  }
  return calls;
}
