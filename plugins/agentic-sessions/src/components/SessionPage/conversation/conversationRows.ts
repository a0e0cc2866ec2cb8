import type { Delta } from '../../../api/types';
import type { ConversationItem, ToolCall } from '../../../model/conversation';
import type { LiveText } from '../../../model/liveText';

/** What the list draws: the opening prompt, the ledger's rows, and what is being written now. */
export type ConversationRowModel =
  | { type: 'opening'; key: string }
  | { type: 'outcome'; key: string }
  | { type: 'item'; key: string; item: ConversationItem; showAuthor: boolean }
  | { type: 'live'; key: string; delta: Delta; showAuthor: boolean };

/** The rows of a conversation. Output of a tool that still runs is drawn in the row of its call. */
export function conversationRows(
  items: readonly ConversationItem[],
  live: LiveText,
  options: { isEnded: boolean },
): ConversationRowModel[] {
  const rows: ConversationRowModel[] = [];
  if (options.isEnded) {
    rows.push({ type: 'outcome', key: 'outcome' });
  }
  rows.push({ type: 'opening', key: 'opening' });
  let speaker = 'opening';
  for (const item of items) {
    const next = speakerOf(item, speaker);
    rows.push({
      type: 'item',
      key: `event-${item.seq}`,
      item,
      showAuthor: next !== speaker,
    });
    speaker = next;
  }
  for (const [key, delta] of live.open) {
    if (delta.kind !== 'tool.output') {
      rows.push({
        type: 'live',
        key: `live-${key}`,
        delta,
        showAuthor: speaker !== 'agent',
      });
      speaker = 'agent';
    }
  }
  return rows;
}

/** Only people and the agent speak; a tool call belongs to what the agent says around it. */
function speakerOf(item: ConversationItem, before: string): string {
  if (item.type !== 'message') {
    return before;
  }
  return `${item.author.kind}:${item.author.name}`.replace(
    /^agent:.*/,
    'agent',
  );
}

/** Longest change that is worth opening by itself. */
const SHORT_CHANGE_LINES = 60;

/** Whether a row is open before a person touched it: what failed, and small changes. */
export function isOpenByDefault(call: ToolCall): boolean {
  if (call.status === 'failed') {
    return true;
  }
  const lines = call.content.reduce(
    (sum, piece) =>
      piece.type === 'change'
        ? sum + piece.change.newText.split('\n').length
        : sum,
    0,
  );
  return lines > 0 && lines <= SHORT_CHANGE_LINES;
}
