import type { Delta } from '../../../api/types';
import type { ConversationItem, ToolCall } from '../../../model/conversation';
import type { LiveText } from '../../../model/liveText';

/** What the list draws: the opening prompt, the ledger's rows, and what is being written now. */
export type ConversationRowModel =
  | { type: 'opening'; key: string }
  | { type: 'outcome'; key: string }
  | { type: 'item'; key: string; item: ConversationItem; showAuthor: boolean }
  | { type: 'live'; key: string; delta: Delta; showAuthor: boolean };

/** The rows of a ledger, after the prompt with which it opens and, once it has ended, its outcome. */
export function ledgerRows(
  items: readonly ConversationItem[],
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
  return rows;
}

/** The rows of what is being written now. Output of a tool that still runs is drawn in the row of its call instead. */
export function liveRows(
  live: LiveText,
  items: readonly ConversationItem[],
): ConversationRowModel[] {
  const deltas = [...live.open].filter(
    ([, delta]) => delta.kind !== 'tool.output',
  );
  if (deltas.length === 0) {
    return [];
  }
  const lastMessage = items.findLast(item => item.type === 'message');
  const agentSpoke =
    lastMessage?.type === 'message' && lastMessage.author.kind === 'agent';
  return deltas.map(([key, delta], index) => ({
    type: 'live',
    key: `live-${key}`,
    delta,
    showAuthor: index === 0 && !agentSpoke,
  }));
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
