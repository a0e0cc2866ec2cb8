import type {
  AgentRuntime,
  NamespacePolicy,
  PlatformPolicy,
  Session,
  SessionTrigger,
} from '@agentic-sessions/kubernetes-api';
import { SESSION_MAX_BYTES } from '@agentic-sessions/kubernetes-api';
import {
  matchTrigger,
  type TriggerMatched,
} from '@agentic-sessions/namespace-resolver';
import { decidePolicy, type PolicyDecision } from '@agentic-sessions/policy';
import {
  buildSession,
  sessionNameForDelivery,
} from '@agentic-sessions/session-manager';
import { sha256Hex } from '../../database/sha256Hex';
import { actorName } from '../../sessions/actorName';
import type { IncomingDelivery } from './IncomingDelivery';

/** What a plan is made from. */
export interface ObservedDelivery {
  readonly delivery: IncomingDelivery;
  /** Our id of the delivery. */
  readonly id: string;
  readonly triggers: readonly SessionTrigger[];
  readonly namespacePolicy?: NamespacePolicy;
  readonly platformPolicy?: PlatformPolicy;
  readonly runtime: (name: string) => AgentRuntime | undefined;
  readonly isManaged: boolean;
  /** Sessions of the namespace that hold a place. */
  readonly running: number;
  /** The session of a correlation key that has not ended, whether or not it has been created yet. */
  readonly findGoing: (
    correlationKey: string,
  ) => Promise<GoingSession | undefined>;
}

/** A session that further events of its key belong to. */
export interface GoingSession {
  readonly sessionId: string;
  /** Whether it takes messages. */
  readonly interactive: boolean;
}

/** What is to be done about a delivery. */
export type DeliveryPlan =
  | {
      do: 'ignore';
      code: string;
      reason: string;
      triggerName?: string;
      correlationKey?: string;
      sessionId?: string;
    }
  | {
      do: 'refuse';
      code: string;
      reason: string;
      violations: PolicyDecision['violations'];
      triggerName: string;
    }
  | {
      do: 'steer';
      sessionId: string;
      text: string;
      /** What it becomes should that session end before it hears it; absent where policy would say no. */
      otherwise?: Session;
      triggerName: string;
      correlationKey: string;
      warnings: string[];
    }
  | {
      do: 'create';
      session: Session;
      queued: boolean;
      waitsFor?: string;
      triggerName: string;
      correlationKey?: string;
      warnings: string[];
    };

/**
 * What is to be done about a delivery, from what was observed. It changes nothing; the same observation gives the same
 * plan.
 */
export async function planDelivery(
  observed: ObservedDelivery,
): Promise<DeliveryPlan> {
  const { delivery } = observed;
  const { endpoint, event } = delivery;
  if (delivery.unsupported) {
    return {
      do: 'ignore',
      code: 'UnsupportedEvent',
      reason: delivery.unsupported,
    };
  }
  if (!observed.isManaged) {
    return {
      do: 'ignore',
      code: 'NamespaceNotManaged',
      reason: `Namespace ${endpoint.namespace} does not take part; it needs the label agentic-sessions.io/managed=true.`,
    };
  }
  const match = matchTrigger({
    event: {
      source: endpoint.source,
      endpoint: endpoint.id,
      namespace: endpoint.namespace,
      name: event.name,
      action: event.action,
      payload: event.payload,
      actor: event.actor,
      actorMissing: event.actorMissing,
    },
    triggers: observed.triggers,
    trustedActors: observed.namespacePolicy?.spec.trustedActors ?? [],
  });
  if (match.outcome === 'ignored') {
    return { do: 'ignore', code: match.reason, reason: match.message };
  }
  const key = match.correlationKey;
  const going = key ? await observed.findGoing(key) : undefined;
  if (key && going && match.onRunning === 'Skip') {
    return {
      do: 'ignore',
      code: 'SessionGoing',
      reason: `Session ${going.sessionId} is going for this already; SessionTrigger ${match.trigger.name} skips what comes meanwhile.`,
      triggerName: match.trigger.name,
      correlationKey: key,
      sessionId: going.sessionId,
    };
  }
  if (key && going && match.onRunning === 'Steer' && going.interactive) {
    const creation = planCreation(observed, match, undefined);
    return {
      do: 'steer',
      sessionId: going.sessionId,
      text: match.session.prompt,
      otherwise: creation.do === 'create' ? creation.session : undefined,
      triggerName: match.trigger.name,
      correlationKey: key,
      warnings: match.warnings,
    };
  }
  return planCreation(observed, match, going?.sessionId);
}

function planCreation(
  observed: ObservedDelivery,
  match: TriggerMatched,
  waitsFor: string | undefined,
): DeliveryPlan {
  const { delivery, namespacePolicy, platformPolicy } = observed;
  const { endpoint, event } = delivery;
  const runtime = observed.runtime(match.session.framework.type);
  const decision = decidePolicy({
    platform: platformPolicy && {
      spec: platformPolicy.spec,
      generation: platformPolicy.metadata.generation,
      conditions: platformPolicy.status?.conditions,
    },
    namespace: {
      name: endpoint.namespace,
      spec: namespacePolicy?.spec,
      generation: namespacePolicy?.metadata.generation,
    },
    runtime: runtime && { name: runtime.metadata.name, spec: runtime.spec },
    asker: {
      kind: match.actor.kind,
      name: actorName({ source: endpoint.source, actor: match.actor }),
    },
    request: match.session,
    // How many were started lately has been asked before: a repeat must not count against itself.
    usageNow: { running: observed.running, startedLastMinute: 0 },
    hash: sha256Hex,
  });
  const refuse = (
    code: string,
    reason: string,
    violations: PolicyDecision['violations'] = [],
  ): DeliveryPlan => ({
    do: 'refuse',
    code,
    reason,
    violations,
    triggerName: match.trigger.name,
  });
  if (!decision.allowed) {
    return refuse(
      'PolicyViolation',
      decision.violations
        .map(({ message, cure }) => `${message} ${cure}`)
        .join(' '),
      decision.violations,
    );
  }
  const session = buildSession({
    name: sessionNameForDelivery({
      endpointId: endpoint.id,
      deliveryId: event.deliveryId,
    }),
    namespace: endpoint.namespace,
    traceparent: delivery.traceparent,
    spec: {
      ...match.session,
      policy: decision.snapshot,
      model: decision.model,
      timeouts: decision.timeouts,
      trigger: {
        source: endpoint.source,
        event: event.name,
        delivery: observed.id,
        correlationKey: match.correlationKey,
        description: event.description,
        url: event.url,
        payloadDigest: delivery.bodyDigest,
        actor: match.actor,
      },
    },
  });
  const bytes = Buffer.byteLength(JSON.stringify(session));
  if (bytes > SESSION_MAX_BYTES) {
    return refuse(
      'TooLarge',
      `The session would have ${bytes} bytes and may have ${SESSION_MAX_BYTES}; ask in fewer words.`,
    );
  }
  return {
    do: 'create',
    session,
    queued: decision.queued || waitsFor !== undefined,
    waitsFor,
    triggerName: match.trigger.name,
    correlationKey: match.correlationKey,
    warnings: [...match.warnings, ...decision.warnings],
  };
}
