import type { Delta, LedgerEvent } from '../api/types';
import { readBody } from './bodyReader';

/** Text that is being written now, by the id of what it belongs to, and ids whose text has reached the ledger. */
export type LiveText = {
  readonly open: ReadonlyMap<string, Delta>;
  readonly closed: ReadonlySet<string>;
};

export const NO_LIVE_TEXT: LiveText = { open: new Map(), closed: new Set() };

const keyOf = (delta: Delta) => `${delta.kind}:${delta.id}`;

/** Adds a piece of text. One that comes after the ledger has the whole is late, and dropped. */
export function addDelta(live: LiveText, delta: Delta): LiveText {
  const key = keyOf(delta);
  if (live.closed.has(key)) {
    return live;
  }
  const text = (live.open.get(key)?.text ?? '') + delta.text;
  return {
    ...live,
    open: new Map(live.open).set(key, { ...delta, text }),
  };
}

/** Takes away the text that these events have brought into the ledger. */
export function settleLiveText(
  live: LiveText,
  events: readonly LedgerEvent[],
): LiveText {
  const settled = new Set<string>();
  for (const event of events) {
    for (const [key, delta] of live.open) {
      if (settles(event, delta)) {
        settled.add(key);
      }
    }
  }
  if (settled.size === 0) {
    return live;
  }
  return {
    open: new Map([...live.open].filter(([key]) => !settled.has(key))),
    closed: new Set([...live.closed, ...settled]),
  };
}

function settles(event: LedgerEvent, delta: Delta): boolean {
  const body = readBody(event.body);
  switch (event.kind) {
    case 'message':
      return delta.kind === 'message' && body.text('role') !== 'user';
    case 'thought':
      return delta.kind === 'thought';
    case 'tool.update': {
      const status = body.text('status');
      return (
        delta.kind === 'tool.output' &&
        delta.id === body.text('toolCallId') &&
        (status === 'completed' || status === 'failed')
      );
    }
    case 'turn.ended':
    case 'session.ended':
      return true;
    default:
      return false;
  }
}
