import type {
  Approval,
  Artifact,
  AuditPage,
  CommandAccepted,
  CreateSession,
  EventPage,
  NamespaceAccess,
  Runtime,
  Session,
  SessionFilters,
  SessionKey,
  SessionPage,
  Verdict,
} from './types';

/** What an open event stream asks for. */
export type StreamRequest = {
  /** Namespaces whose summaries are wanted; `undefined` means every namespace the caller may see. */
  namespaces?: string[];
  /** Ledgers to follow, each after a sequence number. */
  sessions: Array<SessionKey & { after: number }>;
};

/** How a session is steered. */
export type SteeringVerb =
  | 'interrupt'
  | 'finish'
  | 'stop'
  | 'suspend'
  | 'resume';

/**
 * The portal's API for agentic sessions, as its OpenAPI document describes it. Every method rejects with an `ApiError`
 * where the portal refuses.
 *
 * @public
 */
export interface AgenticSessionsApi {
  listSessions(
    filters: SessionFilters,
    page: { limit?: number; cursor?: string; signal?: AbortSignal },
  ): Promise<SessionPage>;
  getSession(key: SessionKey, signal?: AbortSignal): Promise<Session>;
  listEvents(
    key: SessionKey,
    page: { after: number; limit?: number; signal?: AbortSignal },
  ): Promise<EventPage>;
  /** Opens the multiplexed stream. The response is already known to be a stream. */
  openStream(request: StreamRequest, signal: AbortSignal): Promise<Response>;

  /** Creates a session; a repeat with the same `idempotencyKey` answers with the first. */
  createSession(
    namespace: string,
    body: CreateSession,
    idempotencyKey: string,
  ): Promise<Session>;
  validateSession(
    namespace: string,
    body: CreateSession,
    signal?: AbortSignal,
  ): Promise<Verdict>;

  /** Repeats with the same `idempotencyKey` are one message. */
  sendMessage(
    key: SessionKey,
    text: string,
    idempotencyKey: string,
  ): Promise<CommandAccepted>;
  /** Repeats with the same `idempotencyKey` are one command. */
  steer(
    key: SessionKey,
    verb: SteeringVerb,
    idempotencyKey: string,
    /** Only for what takes one: `stop` and `suspend`. */
    reason?: string,
  ): Promise<CommandAccepted>;

  listApprovals(key: SessionKey, signal?: AbortSignal): Promise<Approval[]>;
  listPendingApprovals(signal?: AbortSignal): Promise<Approval[]>;
  decideApproval(
    approval: Approval,
    decision: 'approved' | 'denied',
    comment?: string,
  ): Promise<Approval>;

  listArtifacts(key: SessionKey, signal?: AbortSignal): Promise<Artifact[]>;
  /** The bytes of one file, fetched with the caller's token. */
  getArtifactContent(
    key: SessionKey,
    artifactId: string,
    signal?: AbortSignal,
  ): Promise<Blob>;
  getLog(
    key: SessionKey,
    container: 'runner' | 'agent',
    signal?: AbortSignal,
  ): Promise<string>;
  listAudit(
    key: SessionKey,
    page: { cursor?: string; signal?: AbortSignal },
  ): Promise<AuditPage>;

  listNamespaces(signal?: AbortSignal): Promise<NamespaceAccess[]>;
  listRuntimes(signal?: AbortSignal): Promise<Runtime[]>;
}
