import type {
  Artifact,
  Session as ApiSession,
} from '@agentic-sessions/backstage-plugin-common';
import type { Session } from '@agentic-sessions/kubernetes-api';
import type { LedgerEvent } from '../ledger/LedgerEvent';
import type { SessionRecord } from './SessionStore';
import { toSummary, toTrigger } from './toSummary';

type Spec = ApiSession['spec'];

function toPolicy(session: Session): Spec['policy'] {
  const { policy } = session.spec;
  return (
    policy && {
      version: policy.version,
      modelConstraints: { ...policy.models },
      toolConstraints: { ...policy.tools },
      approvalRequired: policy.approvals.required,
      approvers: policy.approvals.approvers,
    }
  );
}

function toSpec(session: Session, payload: unknown): Spec {
  const { spec } = session;
  return {
    prompt: spec.prompt,
    trigger: {
      ...toTrigger(spec.trigger),
      correlationKey: spec.trigger.correlationKey,
      delivery: spec.trigger.delivery,
      ...(payload === undefined ? {} : { payload }),
    },
    framework: {
      type: spec.framework.type,
      version: spec.framework.version,
      config: spec.framework.config,
    },
    model: spec.model,
    inputs: spec.inputs,
    repositories: spec.repositories,
    interactive: spec.interactive ?? true,
    timeouts: spec.timeouts && { ...spec.timeouts },
    desiredState: spec.desiredState ?? 'Running',
    policy: toPolicy(session),
  };
}

/** A session with everything about it. What was not asked for (history, files) is left out. */
export function toDetail(options: {
  record: SessionRecord;
  access: ApiSession['access'];
  history?: LedgerEvent[];
  artifacts?: Artifact[];
  /** What the source sent, where it is still kept. */
  payload?: unknown;
}): ApiSession {
  const { record, access, history, artifacts, payload } = options;
  const session: Session = JSON.parse(record.resource);
  const { conditions, workload } = session.status ?? {};
  return {
    ...toSummary(record),
    spec: toSpec(session, payload),
    history: history?.map(event => ({
      timestamp: event.time,
      event: event.kind,
      data: event.body,
      actor: event.actor,
    })),
    artifacts,
    conditions: conditions?.map(condition => ({
      type: condition.type,
      status: condition.status,
      reason: condition.reason,
      message: condition.message,
      lastTransitionTime: condition.lastTransitionTime,
    })),
    workload: workload && { podName: workload.podName },
    access,
    ...(record.deleted_at === null ? {} : { deleted: true }),
  };
}
