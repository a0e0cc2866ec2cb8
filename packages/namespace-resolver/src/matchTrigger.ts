import type {
  SessionTrigger,
  TrustedActor,
} from '@agentic-sessions/kubernetes-api';
import { applyTemplate, TemplateError } from './applyTemplate';
import { CelExpressionError, type CelVariables } from './cel/CelExpression';
import { compileExpression } from './cel/compileExpression';
import { toCelInput } from './cel/toCelInput';
import { isTrustedActor } from './isTrustedActor';
import type {
  IgnoredReason,
  InboundEvent,
  TriggerDecision,
  TriggerIgnored,
  TriggerVerdict,
} from './types';

/** @public */
export interface MatchTriggerOptions {
  event: InboundEvent;
  /** Every trigger that is known; those of other namespaces and endpoints are passed over. */
  triggers: readonly SessionTrigger[];
  /** `trustedActors` of the NamespacePolicy of the event's namespace. */
  trustedActors: readonly TrustedActor[];
}

/**
 * Which trigger takes this event, and what session it makes. Pure, and never throws over what is in the event or in a
 * trigger: what goes wrong is part of the answer. Exactly one trigger must take it; two mean no, because which of them
 * was meant would be a guess.
 *
 * @public
 */
export function matchTrigger(options: MatchTriggerOptions): TriggerDecision {
  const { event, trustedActors } = options;
  const candidates = options.triggers.filter(trigger =>
    listensTo(trigger, event),
  );
  if (candidates.length === 0) {
    return ignored(
      'NoTrigger',
      `No SessionTrigger in namespace ${event.namespace} listens to ${event.source} ${event.name} at this endpoint.`,
      [],
    );
  }
  const variables = variablesOf(event);
  if (variables instanceof Error) {
    return ignored(
      'ExpressionFailed',
      `The event cannot be looked at: ${variables.message}.`,
      [],
    );
  }
  const considered = candidates.map(trigger =>
    judge(trigger, event, variables, trustedActors),
  );
  const taking = candidates.filter(
    (_, index) => considered[index].verdict === 'matched',
  );
  if (taking.length === 1) {
    return useTemplate(
      taking[0],
      event,
      variables,
      considered,
      userOf(event, trustedActors),
    );
  }
  if (taking.length > 1) {
    const names = taking.map(trigger => trigger.metadata.name).join(', ');
    return ignored(
      'Ambiguous',
      `The SessionTriggers ${names} would all take this event; narrow their filters so that one does.`,
      considered,
    );
  }
  return mostTelling(considered);
}

function listensTo(trigger: SessionTrigger, event: InboundEvent): boolean {
  const { source, endpoint, events } = trigger.spec;
  return (
    trigger.metadata.namespace === event.namespace &&
    trigger.metadata.deletionTimestamp === undefined &&
    source === event.source &&
    endpoint === event.endpoint &&
    (events.includes('*') || events.includes(event.name))
  );
}

function variablesOf(event: InboundEvent): CelVariables | RangeError {
  try {
    return {
      event: toCelInput(event.payload),
      name: event.name,
      action: event.action ?? '',
    };
  } catch (error) {
    if (error instanceof RangeError) {
      return error;
    }
    throw error;
  }
}

function judge(
  trigger: SessionTrigger,
  event: InboundEvent,
  variables: CelVariables,
  trustedActors: readonly TrustedActor[],
): TriggerVerdict {
  const { name } = trigger.metadata;
  const say = (verdict: TriggerVerdict['verdict'], message: string) => ({
    trigger: name,
    verdict,
    message,
  });
  if (trigger.spec.filter) {
    try {
      const value = compileExpression(trigger.spec.filter).evaluate(variables);
      if (typeof value !== 'boolean') {
        return say(
          'ExpressionFailed',
          `The filter of ${name} must give true or false and gave a ${typeof value}.`,
        );
      }
      if (!value) {
        return say('NotSelected', `The filter of ${name} said no.`);
      }
    } catch (error) {
      if (error instanceof CelExpressionError) {
        return say(
          'ExpressionFailed',
          `The filter of ${name} failed: ${error.message}.`,
        );
      }
      throw error;
    }
  }
  if (!isTrustedActor(event, trigger.spec, trustedActors)) {
    return say('ActorNotTrusted', whoIsNotTrusted(event));
  }
  return say('matched', `${name} takes it.`);
}

function whoIsNotTrusted(event: InboundEvent): string {
  if (!event.actor) {
    return (
      event.actorMissing ??
      'The event does not say who caused it, so nobody can be trusted with it.'
    );
  }
  const { id, name } = event.actor;
  return `The ${event.source} account ${id} (${name}) may not start sessions in namespace ${event.namespace}; whoever keeps its NamespacePolicy can add the id to trustedActors.`;
}

/** Whom policy says the account belongs to, also where it is the trigger that trusts it. */
function userOf(
  { source, actor }: InboundEvent,
  trustedActors: readonly TrustedActor[],
): string | undefined {
  return trustedActors.find(
    trusted => trusted.source === source && trusted.id === actor?.id,
  )?.user;
}

function useTemplate(
  trigger: SessionTrigger,
  event: InboundEvent,
  variables: CelVariables,
  considered: TriggerVerdict[],
  user: string | undefined,
): TriggerDecision {
  const { name, generation } = trigger.metadata;
  try {
    const applied = applyTemplate(trigger.spec, variables);
    return {
      outcome: 'matched',
      trigger: { namespace: event.namespace, name, generation },
      actor: {
        kind: 'external',
        // A trusted actor always has both; see isTrustedActor.
        name: event.actor?.name || event.actor?.id || 'unknown',
        id: event.actor?.id,
        ...(user && { user }),
      },
      onRunning: trigger.spec.onRunning ?? 'Steer',
      considered,
      ...applied,
    };
  } catch (error) {
    if (error instanceof CelExpressionError || error instanceof TemplateError) {
      return ignored(
        'TemplateFailed',
        `SessionTrigger ${name} took the event, but made no session of it: ${error.message}.`,
        considered,
      );
    }
    throw error;
  }
}

/** Of several refusals the one to tell: whom an expression broke for, or who was not trusted, wants to know it. */
function mostTelling(considered: TriggerVerdict[]): TriggerIgnored {
  const order: IgnoredReason[] = [
    'ActorNotTrusted',
    'ExpressionFailed',
    'NotSelected',
  ];
  const telling =
    order
      .map(reason => considered.find(({ verdict }) => verdict === reason))
      .find(Boolean) ?? considered[0];
  return ignored(telling.verdict as IgnoredReason, telling.message, considered);
}

function ignored(
  reason: IgnoredReason,
  message: string,
  considered: TriggerVerdict[],
): TriggerIgnored {
  return { outcome: 'ignored', reason, message, considered };
}
