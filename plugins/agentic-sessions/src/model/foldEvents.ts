import type { LedgerEvent } from '../api/types';
import { readBody } from './bodyReader';
import type { Conversation, PlanEntry } from './conversation';
import { Draft } from './fold/Draft';
import type { EventFolder } from './fold/EventFolder';
import {
  foldCommandApplied,
  foldMessage,
  foldThought,
  foldUserMessage,
} from './fold/foldMessages';
import {
  foldArtifact,
  foldCloned,
  foldCreated,
  foldDeleted,
  foldEnded,
  foldError,
  foldFinish,
  foldInterrupt,
  foldPhase,
  foldRunnerNote,
  foldResume,
  foldStop,
  foldSuspend,
  foldUnknown,
} from './fold/foldNotes';
import {
  foldPermissionOutcome,
  foldPermissionRequested,
} from './fold/foldPermissions';
import { foldToolCall } from './fold/foldTools';
import { foldTurnEnded, foldTurnStarted } from './fold/foldTurns';

const foldPlan: EventFolder = (draft, _event, body) => {
  draft.plan = body.list('entries').map((entry): PlanEntry => {
    const fields = readBody(entry);
    const status = fields.text('status');
    return {
      content: fields.text('content') ?? '',
      status:
        status === 'completed' || status === 'in_progress' ? status : 'pending',
    };
  });
};

/** Usage is read from the summary, log lines have a tab of their own. */
const skip: EventFolder = () => undefined;

const FOLDERS: Record<string, EventFolder> = {
  'session.created': foldCreated,
  'session.phase': foldPhase,
  'session.ended': foldEnded,
  'session.deleted': foldDeleted,
  'turn.started': foldTurnStarted,
  'turn.ended': foldTurnEnded,
  message: foldMessage,
  thought: foldThought,
  plan: foldPlan,
  'tool.call': foldToolCall,
  'tool.update': foldToolCall,
  'permission.requested': foldPermissionRequested,
  'permission.decided': foldPermissionOutcome,
  'permission.expired': foldPermissionOutcome,
  'permission.resolved': foldPermissionOutcome,
  'user.message': foldUserMessage,
  'user.interrupt': foldInterrupt,
  'user.stop': foldStop,
  'user.finish': foldFinish,
  'user.suspend': foldSuspend,
  'user.resume': foldResume,
  'command.applied': foldCommandApplied,
  'artifact.added': foldArtifact,
  'git.cloned': foldCloned,
  note: foldRunnerNote,
  error: foldError,
  usage: skip,
  log: skip,
};

/**
 * The conversation after some more events of its ledger. Pure: the conversation given stays as it was, rows that did not
 * change keep their identity. Events that were folded already are left out, so that a repeat is harmless.
 */
export function foldEvents(
  conversation: Conversation,
  events: readonly LedgerEvent[],
): Conversation {
  const fresh = events.filter(event => event.seq > conversation.lastSeq);
  if (fresh.length === 0) {
    return conversation;
  }
  const draft = new Draft(conversation);
  for (const event of fresh) {
    const fold = FOLDERS[event.kind] ?? foldUnknown;
    fold(draft, event, readBody(event.body));
    draft.lastSeq = event.seq;
  }
  return draft.finish();
}
