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
import type { SessionVerb } from '@agentic-sessions/kubernetes-api';
import type { AccessGuard } from '../access/AccessGuard';
import { permissionOf } from '../access/permissionOf';
import type { AuditAction } from '../audit/AuditAction';
import type { Decision } from '../approvals/decideApproval';
import type { SessionRef } from '../notices/Notice';
import type { LogOptions } from '../artifacts/readSessionLog';
import type { SessionQuery } from './SessionQuery';
import type { Call, SessionScope, SessionService } from './SessionService';

/**
 * Asks the portal's policy and Kubernetes before each operation. Lists show only what the caller may list. What they may not see does not exist
 * (404, so that names do not leak); what they see but may not do is refused (403) and audited.
 */
export class AuthorizedSessionService implements SessionService {
  readonly #inner: SessionService;
  readonly #guard: AccessGuard;

  constructor(options: { inner: SessionService; guard: AccessGuard }) {
    this.#inner = options.inner;
    this.#guard = options.guard;
  }

  async listSessions(
    call: Call,
    scope: SessionScope,
    query: SessionQuery,
  ): Promise<SessionPage> {
    if ('namespace' in scope) {
      await this.#guard.seeList(call, scope.namespace);
      return this.#inner.listSessions(call, scope, query);
    }
    const among = await this.#guard.visible(call, 'list', scope.among);
    return this.#inner.listSessions(call, { among }, query);
  }

  async getSession(
    call: Call,
    ref: SessionRef,
    include: { history: boolean; artifacts: boolean },
  ): Promise<Session> {
    await this.#guard.see(call, ref.namespace, ref.sessionId);
    const session = await this.#inner.getSession(call, ref, include);
    return { ...session, access: await this.#accessTo(call, ref) };
  }

  async getSummary(
    call: Call,
    ref: SessionRef,
  ): Promise<SessionSummary | undefined> {
    await this.#guard.see(call, ref.namespace, ref.sessionId);
    return this.#inner.getSummary(call, ref);
  }

  async listEvents(
    call: Call,
    ref: SessionRef,
    part: { after: number; limit: number },
  ): Promise<SessionEventPage> {
    await this.#guard.see(call, ref.namespace, ref.sessionId);
    return this.#inner.listEvents(call, ref, part);
  }

  async createSession(
    call: Call,
    namespace: string,
    wanted: CreateSession,
    idempotencyKey?: string,
  ): Promise<Session> {
    await this.#guard.require(call, 'submit', { action: 'create', namespace });
    const session = await this.#inner.createSession(
      call,
      namespace,
      wanted,
      idempotencyKey,
    );
    const access = await this.#accessTo(call, {
      namespace,
      sessionId: session.id,
    });
    return { ...session, access };
  }

  async validateSession(
    call: Call,
    namespace: string,
    wanted: CreateSession,
  ): Promise<Verdict> {
    await this.#guard.require(call, 'submit', {
      action: 'validate',
      namespace,
    });
    return this.#inner.validateSession(call, namespace, wanted);
  }

  async sendMessage(
    call: Call,
    ref: SessionRef,
    text: string,
  ): Promise<CommandAccepted> {
    await this.#do(call, 'message', 'message', ref);
    return this.#inner.sendMessage(call, ref, text);
  }

  async interruptSession(
    call: Call,
    ref: SessionRef,
  ): Promise<CommandAccepted> {
    await this.#do(call, 'control', 'interrupt', ref);
    return this.#inner.interruptSession(call, ref);
  }

  async finishSession(call: Call, ref: SessionRef): Promise<CommandAccepted> {
    await this.#do(call, 'control', 'finish', ref);
    return this.#inner.finishSession(call, ref);
  }

  async stopSession(
    call: Call,
    ref: SessionRef,
    reason: string | undefined,
  ): Promise<CommandAccepted> {
    await this.#do(call, 'control', 'stop', ref);
    return this.#inner.stopSession(call, ref, reason);
  }

  async suspendSession(
    call: Call,
    ref: SessionRef,
    reason: string | undefined,
  ): Promise<CommandAccepted> {
    await this.#do(call, 'control', 'suspend', ref);
    return this.#inner.suspendSession(call, ref, reason);
  }

  async resumeSession(call: Call, ref: SessionRef): Promise<CommandAccepted> {
    await this.#do(call, 'control', 'resume', ref);
    return this.#inner.resumeSession(call, ref);
  }

  async listApprovals(call: Call, ref: SessionRef): Promise<Approval[]> {
    await this.#guard.see(call, ref.namespace, ref.sessionId);
    const approvals = await this.#inner.listApprovals(call, ref);
    return this.#whoMayDecide(call, approvals);
  }

  async listPendingApprovals(
    call: Call,
    namespaces: readonly string[] | undefined,
  ): Promise<Approval[]> {
    const allowed = await this.#guard.visible(call, 'list', namespaces);
    return this.#whoMayDecide(
      call,
      await this.#inner.listPendingApprovals(call, allowed),
    );
  }

  async decideApproval(
    call: Call,
    ref: SessionRef,
    approvalId: string,
    decision: Decision,
  ): Promise<Approval> {
    await this.#do(call, 'approve', 'approve', ref);
    return this.#inner.decideApproval(call, ref, approvalId, decision);
  }

  async listArtifacts(call: Call, ref: SessionRef): Promise<Artifact[]> {
    await this.#guard.see(call, ref.namespace, ref.sessionId);
    return this.#inner.listArtifacts(call, ref);
  }

  async readArtifact(call: Call, ref: SessionRef, artifactId: string) {
    await this.#guard.see(call, ref.namespace, ref.sessionId);
    return this.#inner.readArtifact(call, ref, artifactId);
  }

  async readLog(
    call: Call,
    ref: SessionRef,
    options: LogOptions,
  ): Promise<string> {
    await this.#guard.see(call, ref.namespace, ref.sessionId);
    return this.#inner.readLog(call, ref, options);
  }

  async listAudit(
    call: Call,
    namespace: string,
    query: { sessionId?: string; limit: number; cursor?: string },
  ): Promise<AuditPage> {
    await this.#guard.require(call, 'audit', {
      action: 'read-audit',
      namespace,
    });
    return this.#inner.listAudit(call, namespace, query);
  }

  async listNamespaces(call: Call): Promise<NamespaceAccess[]> {
    const all = await this.#inner.listNamespaces(call);
    const verbsIn = await this.#guard.verbsIn(
      call,
      all.map(({ namespace }) => namespace),
    );
    return all.flatMap(entry => {
      const verbs = verbsIn.get(entry.namespace);
      return verbs
        ? [{ ...entry, verbs, permission: permissionOf(verbs) }]
        : [];
    });
  }

  async listPermissions(call: Call): Promise<Permissions> {
    const own = await this.#inner.listPermissions(call);
    const namespaces = await this.listNamespaces(call);
    return {
      ...own,
      namespaces: Object.fromEntries(
        namespaces.map(({ namespace, verbs }) => [namespace, verbs ?? []]),
      ),
    };
  }

  async listRuntimes(call: Call): Promise<Runtime[]> {
    // They have no namespace, so this is a list that is whole or empty.
    return (await this.#guard.mayListRuntimes(call))
      ? this.#inner.listRuntimes(call)
      : [];
  }

  /** Something that changes a session: it must be there for the caller before it can be refused to them. */
  async #do(
    call: Call,
    verb: SessionVerb,
    action: AuditAction,
    ref: SessionRef,
  ): Promise<void> {
    await this.#guard.require(call, verb, { action, ...ref }, async () => {
      const summary = await this.#inner.getSession(call, ref, {
        history: false,
        artifacts: false,
      });
      return summary.id === ref.sessionId;
    });
  }

  async #accessTo(call: Call, ref: SessionRef): Promise<Session['access']> {
    const verbs = await this.#guard.verbs(call, ref.namespace, ref.sessionId);
    return {
      message: verbs.includes('message'),
      control: verbs.includes('control'),
      approve: verbs.includes('approve'),
      audit: verbs.includes('audit'),
    };
  }

  async #whoMayDecide(call: Call, approvals: Approval[]): Promise<Approval[]> {
    return Promise.all(
      approvals.map(async approval => {
        const open = approval.state === 'pending';
        if (
          !open ||
          (await this.#guard.may(
            call,
            'approve',
            approval.namespace,
            approval.sessionId,
          ))
        ) {
          return approval;
        }
        return {
          ...approval,
          mayDecide: false,
          whyNot: `Deciding needs the right to approve sessions of ${approval.namespace}.`,
        };
      }),
    );
  }
}
