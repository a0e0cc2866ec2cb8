import type {
  SessionActor,
  SessionRepository,
  SessionTimeouts,
  SessionTriggerOnRunning,
} from '@agentic-sessions/kubernetes-api';

/**
 * An event that came in by an endpoint and whose sender has been verified.
 *
 * @public
 */
export interface InboundEvent {
  /** Kind of source, such as `github`. */
  source: string;
  /** Id of the endpoint that verified it. */
  endpoint: string;
  /** The namespace that the endpoint belongs to: never the caller's word. */
  namespace: string;
  /** The source's name of the event, such as `issue_comment`. */
  name: string;
  /** The payload's own word for what happened, such as `created`. */
  action?: string;
  /** The payload as JSON. */
  payload: unknown;
  /** Who did it, as the source says. Without an id nobody is recognised. */
  actor?: { id: string; name: string };
  /** Why nobody is named as the actor, as a sentence, where the source knows. */
  actorMissing?: string;
}

/** Why no trigger took an event. @public */
export type IgnoredReason =
  /** No trigger of the namespace listens to this event at this endpoint. */
  | 'NoTrigger'
  /** Triggers listen, and every filter said no. */
  | 'NotSelected'
  /** An expression failed; that counts as no. */
  | 'ExpressionFailed'
  /** The actor is not one whom trigger or policy trusts. */
  | 'ActorNotTrusted'
  /** More than one trigger would take it. */
  | 'Ambiguous'
  /** The trigger took it, but what its template makes of it cannot be a session. */
  | 'TemplateFailed';

/** What one trigger said to an event. @public */
export interface TriggerVerdict {
  trigger: string;
  verdict: 'matched' | IgnoredReason;
  /** A sentence for whoever wrote the trigger. */
  message: string;
}

/** The session that a trigger's template makes of an event: settings from the trigger, words from the event. @public */
export interface SessionDraft {
  title?: string;
  prompt: string;
  framework: {
    type: string;
    version?: string;
    config?: Record<string, string>;
  };
  model?: string;
  repositories?: SessionRepository[];
  inputs?: Record<string, string>;
  interactive: boolean;
  timeouts?: SessionTimeouts;
  entityRef?: string;
}

/** @public */
export interface TriggerMatched {
  outcome: 'matched';
  trigger: { namespace: string; name: string; generation?: number };
  actor: SessionActor;
  correlationKey?: string;
  onRunning: SessionTriggerOnRunning;
  session: SessionDraft;
  /** What a person should know: hidden characters, a title that was cut. */
  warnings: string[];
  considered: TriggerVerdict[];
}

/** @public */
export interface TriggerIgnored {
  outcome: 'ignored';
  reason: IgnoredReason;
  /** A sentence that says what was wrong and what to do. */
  message: string;
  considered: TriggerVerdict[];
}

/** @public */
export type TriggerDecision = TriggerMatched | TriggerIgnored;
