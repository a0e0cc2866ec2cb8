import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useReducer, useState } from 'react';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
import type { Delta, LedgerEvent, SessionKey } from '../api/types';
import { EMPTY_CONVERSATION } from '../model/conversation';
import type { Conversation } from '../model/conversation';
import { foldEvents } from '../model/foldEvents';
import { addDelta, NO_LIVE_TEXT, settleLiveText } from '../model/liveText';
import type { LiveText } from '../model/liveText';
import { LedgerFeed } from '../stream/LedgerFeed';
import { liveUpdatesApiRef } from '../stream/LiveUpdates';

/** Words come faster than a person reads: they are drawn in steps of this length. */
const DRAW_MS = 60;

export type ConversationState = {
  conversation: Conversation;
  live: LiveText;
  /** All that the ledger held when the page was opened is there. */
  isCaughtUp: boolean;
  error: Error | undefined;
};

type Action =
  | { type: 'events'; events: LedgerEvent[] }
  | { type: 'deltas'; deltas: Delta[] }
  | { type: 'caughtUp' }
  | { type: 'error'; error: Error }
  | { type: 'reset' };

const INITIAL: ConversationState = {
  conversation: EMPTY_CONVERSATION,
  live: NO_LIVE_TEXT,
  isCaughtUp: false,
  error: undefined,
};

function reduce(state: ConversationState, action: Action): ConversationState {
  switch (action.type) {
    case 'events':
      return {
        ...state,
        conversation: foldEvents(state.conversation, action.events),
        live: settleLiveText(state.live, action.events),
      };
    case 'deltas':
      return { ...state, live: action.deltas.reduce(addDelta, state.live) };
    case 'caughtUp':
      return { ...state, isCaughtUp: true };
    case 'error':
      return { ...state, error: action.error };
    default:
      return INITIAL;
  }
}

/** What was said and done in a session, as it happens. */
export function useConversation(
  session: SessionKey,
): ConversationState & { retry: () => void } {
  const api = useApi(agenticSessionsApiRef);
  const live = useApi(liveUpdatesApiRef);
  const [state, dispatch] = useReducer(reduce, INITIAL);
  const [round, setRound] = useState(0);
  const { namespace, sessionId } = session;

  useEffect(() => {
    dispatch({ type: 'reset' });
    let deltas: Delta[] = [];
    let events: LedgerEvent[] = [];
    let drawing: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      clearTimeout(drawing);
      drawing = undefined;
      if (deltas.length > 0) {
        dispatch({ type: 'deltas', deltas });
        deltas = [];
      }
      if (events.length > 0) {
        dispatch({ type: 'events', events });
        events = [];
      }
    };
    const feed = new LedgerFeed({
      api,
      live,
      session: { namespace, sessionId },
      // A stream that catches up sends thousands of events one by one: they are folded together.
      onEvents: fresh => {
        events.push(...fresh);
        drawing ??= setTimeout(draw, DRAW_MS);
      },
      onDelta: delta => {
        if (events.length > 0) {
          draw(); // words keep their place after the event they followed
        }
        deltas.push(delta);
        drawing ??= setTimeout(draw, DRAW_MS);
      },
      onCaughtUp: () => {
        draw();
        dispatch({ type: 'caughtUp' });
      },
      onError: error => dispatch({ type: 'error', error }),
    });
    void feed.start();
    return () => {
      clearTimeout(drawing);
      feed.stop();
    };
  }, [api, live, namespace, sessionId, round]);

  const retry = useCallback(() => setRound(r => r + 1), []);
  return { ...state, retry };
}
