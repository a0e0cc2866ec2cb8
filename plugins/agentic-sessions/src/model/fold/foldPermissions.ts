import type { BodyReader } from '../bodyReader';
import type { PermissionRequest } from '../conversation';
import type { EventFolder } from './EventFolder';
import { personName } from './personName';
import { readToolContent } from './readToolContent';

const OUTCOMES: readonly string[] = [
  'approved',
  'denied',
  'cancelled',
  'expired',
];

export const foldPermissionRequested: EventFolder = (draft, event, body) => {
  const requestId = requestIdOf(body) ?? `event-${event.seq}`;
  const lifetime = body.number('expiresInSeconds') ?? 0;
  const expiresAt =
    body.text('expiresAt') ??
    new Date(Date.parse(event.time) + lifetime * 1000).toISOString();
  const request: PermissionRequest = {
    requestId,
    toolCallId: body.text('toolCallId') ?? '',
    tool: body.text('tool') ?? '',
    title: body.text('title') ?? '',
    arguments: body.value('arguments'),
    content: readToolContent(body.list('content')),
    rule: body.text('rule') ?? '',
    hash: body.text('hash') ?? '',
    expiresAt,
  };
  draft.append(
    { type: 'permission', seq: event.seq, time: event.time, request },
    `permission:${requestId}`,
  );
};

/** Decided by a person, run out, or settled by the runner. The first outcome stands: later ones only repeat it. */
export const foldPermissionOutcome: EventFolder = (draft, event, body) => {
  const key = `permission:${requestIdOf(body)}`;
  const item = draft.find(key);
  if (item?.type !== 'permission' || item.request.outcome) {
    return;
  }
  const word = body.text('decision') ?? body.text('outcome') ?? 'expired';
  const outcome = (
    OUTCOMES.includes(word) ? word : 'cancelled'
  ) as PermissionRequest['outcome'];
  draft.replace(key, {
    ...item,
    request: {
      ...item.request,
      outcome,
      decidedAt: event.time,
      decidedBy: deciderOf(event.kind, event.actor, body),
      comment: body.text('comment'),
    },
  });
};

function requestIdOf(body: BodyReader): string | undefined {
  return body.text('requestId') ?? body.text('approvalId');
}

function deciderOf(kind: string, actor: string, body: BodyReader): string {
  const named = body.text('decidedBy');
  if (named !== undefined) {
    return personName(named);
  }
  return kind === 'permission.decided'
    ? personName(actor)
    : body.text('by') ?? '';
}
