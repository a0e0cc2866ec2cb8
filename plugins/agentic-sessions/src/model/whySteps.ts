import type { Session } from '../api/types';
import type { Conversation } from './conversation';

/** One step of how a session came to be and went on. `code` picks the sentence. */
export type WhyStep = { at?: string } & (
  | { code: 'asked'; delivery?: string; event?: string }
  | {
      code: 'policy';
      version?: string;
      asksFor: string[];
      approvers: string[];
    }
  | { code: 'condition'; title: string; text: string }
  | { code: 'waited'; ms: number }
  | { code: 'started'; pod?: string }
  | { code: 'turns'; count: number }
  | { code: 'ended'; text?: string }
);

/** Conditions that tell a decision; the others repeat the phase. */
const DECISIONS = ['PolicyValidated', 'Admitted'];

/** Delivery, decision, queue, Pod, turns, end: in that order, as far as it has come. */
export function whySteps(
  session: Session,
  conversation: Pick<Conversation, 'turn'>,
  end: string,
): WhyStep[] {
  const { spec } = session;
  const steps: WhyStep[] = [
    {
      code: 'asked',
      at: session.createdAt,
      delivery: spec.trigger.delivery,
      event: spec.trigger.event,
    },
  ];
  if (spec.policy) {
    steps.push({
      code: 'policy',
      version: spec.policy.version,
      asksFor: spec.policy.approvalRequired ?? [],
      approvers: spec.policy.approvers ?? [],
    });
  }
  for (const condition of session.conditions ?? []) {
    if (DECISIONS.includes(condition.type) && condition.message) {
      steps.push({
        code: 'condition',
        at: condition.lastTransitionTime,
        title: condition.reason ?? condition.type,
        text: condition.message,
      });
    }
  }
  if (session.startedAt) {
    steps.push({
      code: 'waited',
      ms: Date.parse(session.startedAt) - Date.parse(session.createdAt),
    });
    steps.push({
      code: 'started',
      at: session.startedAt,
      pod: session.workload?.podName,
    });
  }
  if (conversation.turn > 0) {
    steps.push({ code: 'turns', count: conversation.turn });
  }
  if (session.finishedAt) {
    steps.push({
      code: 'ended',
      at: session.finishedAt,
      text: end,
    });
  }
  return steps;
}
