import { contractStatus, type Session } from '@agentic-sessions/kubernetes-api';
import { isoTime } from './isoTime';
import { sessionTitle } from './sessionTitle';
import type { SessionRow } from './SessionRow';

/** The text columns of PostgreSQL take every character but this one. */
function plain(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}

/** The custom resource as a row of the read model: pure, and the same for the same resource. */
export function toSessionRow(session: Session, now: string): SessionRow {
  const { metadata, spec, status = {} } = session;
  const phase = status.phase ?? 'Pending';
  const title = plain(sessionTitle(spec));
  const { actor } = spec.trigger;
  return {
    session_id: metadata.name,
    namespace: metadata.namespace ?? '',
    uid: metadata.uid ?? '',
    resource_version: metadata.resourceVersion ?? '',
    title,
    phase,
    status: contractStatus(phase),
    reason: status.reason ?? null,
    message: status.message ? plain(status.message) : null,
    activity: status.activity ?? null,
    source: spec.trigger.source,
    trigger_event: spec.trigger.event ?? null,
    actor_kind: actor.kind,
    actor_name: plain(actor.name),
    actor_id: actor.id ?? null,
    entity_ref: spec.entityRef ?? null,
    runtime: spec.framework.type,
    model: spec.model ?? null,
    search: `${title}\n${plain(spec.prompt)}`.toLocaleLowerCase('en-US'),
    input_tokens: status.usage?.inputTokens ?? null,
    output_tokens: status.usage?.outputTokens ?? null,
    cost: status.usage?.cost ?? null,
    currency: status.usage?.currency ?? null,
    artifact_count: status.artifacts?.count ?? 0,
    queue_position: status.queuePosition ?? null,
    pod_uid: status.workload?.podUID ?? null,
    created_at: isoTime(metadata.creationTimestamp) ?? now,
    updated_at: now,
    started_at: isoTime(status.startedAt) ?? null,
    finished_at: isoTime(status.finishedAt) ?? null,
    deleted_at: null,
    resource: plain(JSON.stringify(session)),
  };
}
