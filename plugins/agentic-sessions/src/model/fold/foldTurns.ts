import type { EventFolder } from './EventFolder';
import { takeUpPrompt } from './foldMessages';
import { foldContinued } from './foldNotes';

export const foldTurnStarted: EventFolder = (draft, event, body) => {
  const isFirst = draft.turn === 0;
  draft.turn = Math.max(1, body.number('turn') ?? draft.turn + 1);
  draft.turnRunning = true;
  if (body.number('continues') !== undefined) {
    foldContinued(draft, event, body);
    return;
  }
  const prompt = body.text('prompt');
  // The first prompt is the session's own, with which the page opens.
  if (prompt !== undefined && !isFirst) {
    takeUpPrompt(draft, prompt, event);
  }
};

export const foldTurnEnded: EventFolder = (draft, event, body) => {
  draft.turnRunning = false;
  const stopReason = body.text('stopReason') ?? '';
  const cutShort = (event.body as { cutShort?: unknown })?.cutShort === true;
  draft.append({
    type: 'note',
    seq: event.seq,
    time: event.time,
    note: {
      code: 'turnEnded',
      values: {
        turn: String(body.number('turn') ?? draft.turn),
        stopReason,
        durationMs: String(body.number('durationMs') ?? ''),
        ...(cutShort ? { cutShort: 'true' } : {}),
      },
      tone: cutShort || stopReason === 'end_turn' ? 'quiet' : 'warning',
    },
  });
};
