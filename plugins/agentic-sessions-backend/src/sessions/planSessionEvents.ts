import {
  hasEnded,
  HISTORY_LIMIT,
  type Session,
  type SessionHistoryEntry,
} from '@agentic-sessions/kubernetes-api';
import type { NewLedgerEvent } from '../ledger/LedgerEvent';
import { actorName } from './actorName';
import { isoTime } from './isoTime';
import { sessionTitle } from './sessionTitle';

type Numbered = SessionHistoryEntry & { index: number };

/** The history with numbers; what found it full is known only by its number and the phase it came to. */
function numberedHistory(session: Session, now: string): Numbered[] {
  const {
    history = [],
    historyOmitted,
    phase,
    reason,
    message,
  } = session.status ?? {};
  const entries = history.map((entry, index) => ({ ...entry, index }));
  if (historyOmitted && phase) {
    entries.push({
      time: now,
      phase,
      reason: reason ?? '',
      message,
      index: HISTORY_LIMIT + historyOmitted - 1,
    });
  }
  return entries;
}

/**
 * What a custom resource tells the ledger: that it was created, each change of its phase, its end. Each event has a key
 * made of the resource's UID and its place in the history, so that telling all of it again adds nothing, whoever tells.
 */
export function planSessionEvents(
  session: Session,
  now: string,
): NewLedgerEvent[] {
  const { metadata, spec, status } = session;
  const uid = metadata.uid ?? '';
  const events: NewLedgerEvent[] = [
    {
      time: isoTime(metadata.creationTimestamp) ?? now,
      kind: 'session.created',
      actor: actorName(spec.trigger),
      body: {
        title: sessionTitle(spec),
        prompt: spec.prompt,
        framework: spec.framework.type,
        source: spec.trigger.source,
        actor: spec.trigger.actor,
      },
      sourceKey: `created:${uid}`,
    },
  ];
  for (const entry of numberedHistory(session, now)) {
    events.push({
      time: isoTime(entry.time) ?? now,
      kind: 'session.phase',
      actor: 'portal',
      body: {
        phase: entry.phase,
        reason: entry.reason,
        message: entry.message,
      },
      sourceKey: `phase:${uid}:${entry.index}`,
    });
  }
  if (status?.phase && hasEnded(status.phase)) {
    events.push({
      time: isoTime(status.finishedAt) ?? now,
      kind: 'session.ended',
      actor: 'portal',
      body: {
        phase: status.phase,
        reason: status.reason ?? '',
        message: status.message,
      },
      sourceKey: `ended:${uid}`,
    });
  }
  return events;
}
