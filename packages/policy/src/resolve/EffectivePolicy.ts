import type {
  SessionEgressMode,
  SessionEgressNetwork,
} from '@agentic-sessions/kubernetes-api';
import type { NameRules } from '../patterns/NameRules';
import type { Money } from './Money';

/** What holds in a namespace: its own policy within the platform's ceilings, with nothing left unsaid. */
export interface EffectivePolicy {
  models: NameRules;
  tools: NameRules;
  approvals: {
    /** Patterns of tools that wait for a yes. */
    required: string[];
    /** `user:…` and `group:…`; absent means everybody with the verb approve. */
    approvers?: string[];
    expirySeconds: number;
    allowRequester: boolean;
  };
  /** Of all sessions of the namespace in a calendar month (UTC). */
  monthlyBudget?: Money;
  /** Of one session. */
  sessionBudget?: Money;
  maxRunning: number;
  sessionsPerMinute: number;
  timeouts: {
    queueSeconds: number;
    startSeconds: number;
    runSeconds: number;
    idleSeconds: number;
  };
  egress: {
    mode: SessionEgressMode;
    /** Only with mode Listed. */
    hosts?: string[];
    /** With Listed all that is open, with Open what comes on top of the public internet. */
    networks?: SessionEgressNetwork[];
  };
  sandbox: {
    requireNetworkPolicy: boolean;
    requireUserNamespace: boolean;
    /** Those it may run under, the preferred first; absent leaves it to the operator. */
    runtimeClasses?: string[];
  };
  artifacts: { maxCount: number; maxBytes?: number };
}
