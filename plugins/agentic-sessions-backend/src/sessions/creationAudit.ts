import {
  TRACEPARENT_ANNOTATION,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import type { AuditEntry } from '../audit/AuditEntry';
import { actorName } from './actorName';

/** Who had a session created, from where: the same record for a page, a script and a webhook. */
export function creationAudit(session: Session, now: string): AuditEntry {
  const { metadata, spec } = session;
  return {
    time: now,
    namespace: metadata.namespace,
    sessionId: metadata.name,
    actor: actorName(spec.trigger),
    action: 'create',
    resource: `session/${metadata.name}`,
    outcome: 'success',
    details: {
      uid: metadata.uid,
      source: spec.trigger.source,
      actorKind: spec.trigger.actor.kind,
      actorId: spec.trigger.actor.id,
      actorUser: spec.trigger.actor.user,
      delivery: spec.trigger.delivery,
      runtime: spec.framework.type,
      policyVersion: spec.policy?.version,
    },
    traceId: metadata.annotations?.[TRACEPARENT_ANNOTATION]?.split('-')[1],
  };
}
