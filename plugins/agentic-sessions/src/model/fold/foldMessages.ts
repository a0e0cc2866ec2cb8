import type { Draft } from './Draft';
import type { EventFolder } from './EventFolder';
import { personName } from './personName';

/** A prompt may be this many rows above the turn that takes it up. */
const LOOK_BACK_ROWS = 200;

/** What the agent said, or an echo of what it was told. */
export const foldMessage: EventFolder = (draft, event, body) => {
  const text = body.text('text') ?? '';
  if (body.text('role') === 'user') {
    return; // an echo: the prompt itself came with the person's message or the turn
  }
  draft.lastAgentText = text;
  draft.append({
    type: 'message',
    seq: event.seq,
    time: event.time,
    author: { kind: 'agent', name: 'agent' },
    text,
  });
};

export const foldThought: EventFolder = (draft, event, body) => {
  draft.append({
    type: 'thought',
    seq: event.seq,
    time: event.time,
    text: body.text('text') ?? '',
  });
};

/** A person wrote to the agent: it waits until the running turn ends. */
export const foldUserMessage: EventFolder = (draft, event, body) => {
  const commandId = body.text('commandId') ?? body.text('id');
  draft.append(
    {
      type: 'message',
      seq: event.seq,
      time: event.time,
      author: { kind: 'person', name: personName(event.actor) },
      text: body.text('text') ?? '',
      commandId,
      queued: true,
    },
    commandId === undefined ? undefined : `command:${commandId}`,
  );
};

export const foldCommandApplied: EventFolder = (draft, event, body) => {
  const key = `command:${body.text('commandId')}`;
  const item = draft.find(key);
  if (item?.type === 'message' && item.queued) {
    draft.replace(key, { ...item, queued: false });
  }
  if (body.text('outcome') === 'ignored') {
    draft.append({
      type: 'note',
      seq: event.seq,
      time: event.time,
      note: {
        code: 'ignored',
        values: { reason: body.text('reason') ?? '' },
        tone: 'quiet',
      },
    });
  }
};

/**
 * Marks the newest message with this text as taken up. A prompt that no message of the ledger brought is added, so that
 * what the agent answers to is never missing.
 */
export function takeUpPrompt(
  draft: Draft,
  prompt: string,
  at: { seq: number; time: string },
): void {
  const end = Math.max(0, draft.items.length - LOOK_BACK_ROWS);
  for (let row = draft.items.length - 1; row >= end; row--) {
    const item = draft.items[row];
    if (
      item.type === 'message' &&
      item.author.kind === 'person' &&
      item.text === prompt
    ) {
      draft.items[row] = { ...item, queued: false };
      return;
    }
  }
  draft.append({
    type: 'message',
    seq: at.seq,
    time: at.time,
    author: { kind: 'person', name: '' },
    text: prompt,
  });
}
