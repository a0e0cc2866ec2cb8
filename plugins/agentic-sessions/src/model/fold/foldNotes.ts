import type { BodyReader } from '../bodyReader';
import type { EndAsked, Note } from '../conversation';
import type { EventFolder } from './EventFolder';
import { personName } from './personName';

type Describe = (
  body: BodyReader,
  actor: string,
  raw: unknown,
) => Omit<Note, 'tone'> & { tone?: Note['tone'] };

/** A folder that adds one line about what happened. */
function note(describe: Describe): EventFolder {
  return (draft, event, body) => {
    draft.append({
      type: 'note',
      seq: event.seq,
      time: event.time,
      note: { tone: 'quiet', ...describe(body, event.actor, event.body) },
    });
  };
}

export const foldCreated = note((_body, actor) => ({
  code: 'created',
  values: { person: personName(actor) },
}));

/** The last phase is told by the event that ends the session. */
const LAST_PHASES = ['Completed', 'Failed', 'Stopped'];

const addPhase = note(body => ({
  code: 'phase',
  values: {
    phase: body.text('phase') ?? '',
    message: body.text('message') ?? '',
  },
}));

export const foldPhase: EventFolder = (draft, event, body) => {
  if (!LAST_PHASES.includes(body.text('phase') ?? '')) {
    addPhase(draft, event, body);
  }
};

export const foldEnded: EventFolder = (draft, event, body) => {
  draft.turnRunning = false;
  const phase = body.text('phase') ?? '';
  draft.append({
    type: 'note',
    seq: event.seq,
    time: event.time,
    note: {
      code: 'ended',
      values: { phase, message: body.text('message') ?? '' },
      tone: phase === 'Failed' ? 'negative' : 'quiet',
    },
  });
};

/** A person's word that ends a turn or the session: the end itself does not name them. */
function endAsked(verb: EndAsked['verb'], code: Note['code']): EventFolder {
  const add = note((body, actor) => ({
    code,
    values: { person: personName(actor), reason: body.text('reason') ?? '' },
  }));
  return (draft, event, body) => {
    draft.endAsked = {
      verb,
      person: personName(event.actor),
      reason: body.text('reason') ?? '',
    };
    add(draft, event, body);
  };
}

export const foldInterrupt = endAsked('interrupt', 'interrupted');

export const foldStop = endAsked('stop', 'stopAsked');

export const foldFinish = endAsked('finish', 'finishAsked');

export const foldSuspend = note((body, actor) => ({
  code: 'suspendAsked',
  values: { person: personName(actor), reason: body.text('reason') ?? '' },
}));

export const foldResume = note((_body, actor) => ({
  code: 'resumeAsked',
  values: { person: personName(actor) },
}));

/** A turn that goes on with one that the end of a Pod had cut short: its words are nobody's own. */
export const foldContinued = note(body => ({
  code: 'turnContinues',
  values: { turn: String(body.number('continues') ?? '') },
}));

export const foldDeleted = note(() => ({ code: 'deleted', values: {} }));

export const foldCloned = note(body => ({
  code: 'cloned',
  values: {
    url: body.text('url') ?? '',
    commit: (body.text('commit') ?? '').slice(0, 7),
  },
}));

export const foldRunnerNote = note(body => ({
  code: 'note',
  values: { text: body.text('text') ?? '' },
}));

export const foldError = note(body => ({
  code: 'error',
  values: {
    reason: body.text('reason') ?? '',
    message: body.text('message') ?? '',
  },
  tone: 'negative',
}));

export const foldArtifact: EventFolder = (draft, event, body) => {
  draft.artifacts += 1;
  draft.append({
    type: 'note',
    seq: event.seq,
    time: event.time,
    note: {
      code: 'artifact',
      values: { path: body.text('path') ?? '' },
      tone: 'quiet',
    },
  });
};

/** A kind this page does not know yet: shown plainly, with its body. */
export const foldUnknown: EventFolder = (draft, event) => {
  draft.append({
    type: 'note',
    seq: event.seq,
    time: event.time,
    note: {
      code: 'unknown',
      values: { kind: event.kind },
      tone: 'quiet',
      raw: event.body,
    },
  });
};
