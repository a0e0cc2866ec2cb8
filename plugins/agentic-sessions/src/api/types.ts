import type { SessionPhase } from '@agentic-sessions/backstage-plugin-common';

export type {
  ApiErrorBody as ErrorBody,
  Approval,
  Artifact,
  AuditEntry,
  AuditPage,
  CommandAccepted,
  CreateSession,
  NamespaceAccess,
  Runtime,
  Session,
  SessionDelta as Delta,
  SessionEvent as LedgerEvent,
  SessionEventPage as EventPage,
  SessionPage,
  SessionPhase as Phase,
  SessionSummary,
  StreamMessage,
  Verdict,
} from '@agentic-sessions/backstage-plugin-common';

/** Which session: names are unique in their namespace only. */
export type SessionKey = { namespace: string; sessionId: string };

/** What a list of sessions is narrowed by; the names are those of the API. */
export type SessionFilters = {
  namespace?: string;
  phase?: SessionPhase[];
  source?: string;
  actor?: string;
  runtime?: string;
  entityRef?: string;
  q?: string;
  /** ISO 8601. */
  since?: string;
};
