import type { Readable } from 'node:stream';
import type {
  Approval,
  Artifact,
  AuditPage,
  CommandAccepted,
  CreateSession,
  NamespaceAccess,
  Permissions,
  Runtime,
  Session,
  SessionEventPage,
  SessionPage,
  SessionSummary,
  Verdict,
} from '@agentic-sessions/backstage-plugin-common';
import type { Identity } from '../access/Identity';
import type { Decision } from '../approvals/decideApproval';
import type { SessionRef } from '../notices/Notice';
import type { SessionQuery } from './SessionQuery';

/** Who calls, and in which trace. */
export interface Call {
  readonly identity: Identity;
  /** Makes repeats of a word to a session one word. */
  readonly idempotencyKey?: string;
  readonly traceId: string;
  /** W3C `traceparent` that is carried on into the session: of the call's span, else the caller's own. */
  readonly traceparent?: string;
}

/**
 * Where a list looks: in one namespace, which must be there, or among some (all, where none are named), of which those
 * that are not there are left out.
 */
export type SessionScope =
  | { readonly namespace: string }
  | { readonly among: readonly string[] | undefined };

/** What people and machines do with sessions; one method an operation of the REST contract. */
export interface SessionService {
  listSessions(
    call: Call,
    scope: SessionScope,
    query: SessionQuery,
  ): Promise<SessionPage>;
  getSession(
    call: Call,
    ref: SessionRef,
    include: { history: boolean; artifacts: boolean },
  ): Promise<Session>;
  /** The line of a list for one session, undefined where there is none. */
  getSummary(call: Call, ref: SessionRef): Promise<SessionSummary | undefined>;
  listEvents(
    call: Call,
    ref: SessionRef,
    part: { after: number; limit: number },
  ): Promise<SessionEventPage>;
  createSession(
    call: Call,
    namespace: string,
    wanted: CreateSession,
    idempotencyKey?: string,
  ): Promise<Session>;
  validateSession(
    call: Call,
    namespace: string,
    wanted: CreateSession,
  ): Promise<Verdict>;
  sendMessage(
    call: Call,
    ref: SessionRef,
    text: string,
  ): Promise<CommandAccepted>;
  interruptSession(call: Call, ref: SessionRef): Promise<CommandAccepted>;
  finishSession(call: Call, ref: SessionRef): Promise<CommandAccepted>;
  stopSession(
    call: Call,
    ref: SessionRef,
    reason: string | undefined,
  ): Promise<CommandAccepted>;
  suspendSession(
    call: Call,
    ref: SessionRef,
    reason: string | undefined,
  ): Promise<CommandAccepted>;
  resumeSession(call: Call, ref: SessionRef): Promise<CommandAccepted>;
  listApprovals(call: Call, ref: SessionRef): Promise<Approval[]>;
  /** Undefined `namespaces` means all there are. */
  listPendingApprovals(
    call: Call,
    namespaces: readonly string[] | undefined,
  ): Promise<Approval[]>;
  decideApproval(
    call: Call,
    ref: SessionRef,
    approvalId: string,
    decision: Decision,
  ): Promise<Approval>;
  listArtifacts(call: Call, ref: SessionRef): Promise<Artifact[]>;
  readArtifact(
    call: Call,
    ref: SessionRef,
    artifactId: string,
  ): Promise<{ artifact: Artifact; content: Readable }>;
  readLog(
    call: Call,
    ref: SessionRef,
    options: { container: 'runner' | 'agent'; tailLines: number },
  ): Promise<string>;
  listAudit(
    call: Call,
    namespace: string,
    query: { sessionId?: string; limit: number; cursor?: string },
  ): Promise<AuditPage>;
  listNamespaces(call: Call): Promise<NamespaceAccess[]>;
  listPermissions(call: Call): Promise<Permissions>;
  listRuntimes(call: Call): Promise<Runtime[]>;
}
