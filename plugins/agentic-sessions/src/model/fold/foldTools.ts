import { readBody } from '../bodyReader';
import type { BodyReader } from '../bodyReader';
import type { ToolCall, ToolStatus } from '../conversation';
import type { Draft } from './Draft';
import type { EventFolder } from './EventFolder';
import { readToolContent } from './readToolContent';

const STATUSES: readonly string[] = [
  'pending',
  'in_progress',
  'completed',
  'failed',
];

/**
 * A tool call began or went on. Some agents ask permission before they announce the call, and some only ever update it:
 * whichever comes first makes the row.
 */
export const foldToolCall: EventFolder = (draft, event, body) => {
  const id = body.text('toolCallId') ?? `event-${event.seq}`;
  const key = `tool:${id}`;
  const item = draft.find(key);
  if (item?.type !== 'tool') {
    const call = merge(emptyCall(id, event.time), body, event.time);
    draft.append({ type: 'tool', seq: event.seq, time: event.time, call }, key);
    recordChanges(draft, event.seq, undefined, call);
    return;
  }
  const call = merge(item.call, body, event.time);
  draft.replace(key, { ...item, call });
  recordChanges(draft, event.seq, item.call, call);
};

function emptyCall(id: string, startedAt: string): ToolCall {
  return {
    id,
    title: '',
    kind: 'other',
    status: 'pending',
    content: [],
    locations: [],
    startedAt,
  };
}

function merge(call: ToolCall, body: BodyReader, time: string): ToolCall {
  const status = body.text('status');
  const content = body.list('content');
  const locations = body
    .list('locations')
    .map(location => readBody(location).text('path') ?? '')
    .filter(path => path !== '');
  const next: ToolCall = {
    ...call,
    title: body.text('title') ?? call.title,
    kind: body.text('kind') ?? call.kind,
    status:
      status !== undefined && STATUSES.includes(status)
        ? (status as ToolStatus)
        : call.status,
    content: content.length > 0 ? readToolContent(content) : call.content,
    locations: locations.length > 0 ? locations : call.locations,
    input: body.value('rawInput') ?? call.input,
    output: body.value('rawOutput') ?? call.output,
    durationMs: body.number('durationMs') ?? call.durationMs,
  };
  if (isOver(next) && next.durationMs === undefined) {
    next.durationMs = Math.max(
      0,
      Date.parse(time) - Date.parse(call.startedAt),
    );
  }
  return next;
}

/** Changes count once the call that makes them is done. */
function recordChanges(
  draft: Draft,
  seq: number,
  before: ToolCall | undefined,
  after: ToolCall,
): void {
  if (after.status !== 'completed' || before?.status === 'completed') {
    return;
  }
  for (const piece of after.content) {
    if (piece.type === 'change') {
      draft.changes.push({ turn: draft.turn, seq, change: piece.change });
    }
  }
}

function isOver(call: ToolCall): boolean {
  return call.status === 'completed' || call.status === 'failed';
}
