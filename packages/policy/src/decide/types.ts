import type {
  AgentRuntimeSpec,
  SessionActorKind,
  SessionPolicySnapshot,
  SessionTimeouts,
} from '@agentic-sessions/kubernetes-api';
import type { EffectivePolicy } from '../resolve/EffectivePolicy';
import type { Money } from '../resolve/Money';
import type { PolicySources } from '../resolve/PolicySources';

/** What somebody wants to start. */
export interface SessionRequest {
  framework: { type: string };
  model?: string;
  repositories?: readonly unknown[];
  inputs?: Readonly<Record<string, string>>;
  timeouts?: SessionTimeouts;
  /** The most it may cost; less than policy allows. */
  budget?: Money;
  interactive?: boolean;
}

/** What is going on in the namespace at this moment. */
export interface PolicyUsage {
  /** Sessions that have or are getting a Pod. */
  running: number;
  /** Sessions that were started in the last minute. */
  startedLastMinute: number;
  /** Spent or reserved in this calendar month (UTC), in the currency of the monthly budget. */
  spentThisMonth?: number;
}

/** Everything a decision is made from. */
export interface PolicyInput extends PolicySources {
  /** The runtime that `request.framework.type` names; absent where there is none. */
  runtime?: { name: string; spec: AgentRuntimeSpec };
  asker: { kind: SessionActorKind; name: string; groups?: readonly string[] };
  request: SessionRequest;
  usageNow: PolicyUsage;
  /** SHA-256 in hex, for the snapshot's version: this package knows no platform that would have it. */
  hash: (text: string) => string;
}

/** The words for what a request breaks. */
export type ViolationCode =
  | 'RuntimeNotFound'
  | 'CapabilityMissing'
  | 'ModelNotAllowed'
  | 'BudgetTooHigh'
  | 'BudgetSpent'
  | 'CurrencyConflict'
  | 'RateLimitExceeded'
  | 'NothingMayRun'
  | 'NetworkPolicyNotEnforced'
  | 'UserNamespaceMissing'
  | 'SandboxUnknown'
  | 'RuntimeClassNotAllowed';

/** Something that a request breaks. */
export interface Violation {
  code: ViolationCode;
  /** Which rule of which object, such as `NamespacePolicy payments/default: spec.models.allowed`. */
  rule: string;
  /** What is wrong, in a sentence. */
  message: string;
  /** What to do about it, in a sentence. */
  cure: string;
}

/** What one rule has to say about a request. */
export interface Finding {
  violations?: Violation[];
  /** Sentences about what is other than was asked, though allowed. */
  warnings?: string[];
  /** Sentences about what was looked at and found right. */
  explanations?: string[];
}

/** The answer to "may this start, and as what?". */
export interface PolicyDecision {
  allowed: boolean;
  /** What the session may do; goes into `Session.spec.policy`. */
  snapshot: SessionPolicySnapshot;
  /** The model to use; absent where the runtime needs none. */
  model?: string;
  /** How long each part may last: what was asked for, within the ceilings. */
  timeouts: EffectivePolicy['timeouts'];
  /** Whether it would wait for a place first. */
  queued: boolean;
  /** The most it can cost; absent where nobody limits it. */
  worstCost?: Money;
  violations: Violation[];
  warnings: string[];
  explanations: string[];
}

/** What the rules of a decision look at: the input and what was made of it so far. */
export interface RuleContext {
  input: Omit<PolicyInput, 'hash'>;
  policy: EffectivePolicy;
}
