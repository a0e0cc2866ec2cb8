import type { SessionSummary } from '@agentic-sessions/backstage-plugin-common';
import type { Session, SessionOrigin } from '@agentic-sessions/kubernetes-api';
import type { SessionRecord } from './SessionStore';
import { excerptOf } from './excerptOf';

/** What the API tells of where a session came from. */
export function toTrigger(origin: SessionOrigin): SessionSummary['trigger'] {
  return {
    source: origin.source,
    event: origin.event,
    description: origin.description,
    url: origin.url,
    actor: {
      kind: origin.actor.kind,
      name: origin.actor.name,
      id: origin.actor.id,
      displayName: origin.actor.displayName,
    },
  };
}

/** A session as lists show it. */
export function toSummary(record: SessionRecord): SessionSummary {
  const session: Session = JSON.parse(record.resource);
  const { framework } = session.spec;
  return {
    id: record.session_id,
    namespace: record.namespace,
    status: record.status as SessionSummary['status'],
    phase: record.phase as SessionSummary['phase'],
    reason: record.reason ?? undefined,
    message: record.message ?? undefined,
    // What the portal wrote last may be older than the end.
    activity:
      record.phase === 'Running'
        ? (record.activity as SessionSummary['activity']) ?? undefined
        : undefined,
    title: record.title,
    excerpt: excerptOf(session.spec.prompt, record.title),
    framework: { type: framework.type, version: framework.version },
    model: record.model ?? undefined,
    trigger: toTrigger(session.spec.trigger),
    entityRef: record.entity_ref ?? undefined,
    queuePosition: record.queue_position ?? undefined,
    cost:
      record.cost === null
        ? undefined
        : { amount: record.cost, currency: record.currency ?? 'USD' },
    pendingApprovals: record.pending_approvals,
    createdAt: record.created_at,
    startedAt: record.started_at ?? undefined,
    finishedAt: record.finished_at ?? undefined,
    updatedAt: record.updated_at,
    artifactCount: record.artifact_count,
  };
}
