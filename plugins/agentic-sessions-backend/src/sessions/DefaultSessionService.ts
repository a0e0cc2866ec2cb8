import type {
  Approval,
  Artifact,
  AuditPage,
  CommandAccepted,
  CreateSession,
  NamespaceAccess,
  Permissions,
  Runtime,
  Session as ApiSession,
  SessionEventPage,
  SessionPage,
  SessionSummary,
  Verdict,
} from '@agentic-sessions/backstage-plugin-common';
import type { Session } from '@agentic-sessions/kubernetes-api';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import { NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { ApprovalService } from '../approvals/ApprovalService';
import type { Decision } from '../approvals/decideApproval';
import type { ArtifactService } from '../artifacts/ArtifactService';
import { readSessionLog, type LogOptions } from '../artifacts/readSessionLog';
import { readStoredLog } from '../artifacts/readStoredLog';
import { listAudit } from '../audit/listAudit';
import type { SteeringService } from '../commands/SteeringService';
import type { SuspensionService } from '../commands/SuspensionService';
import type { ClusterState } from '../kubernetes/ClusterState';
import { toEvent } from '../ledger/toEvent';
import type { Ledger } from '../ledger/Ledger';
import type { SessionRef } from '../notices/Notice';
import type { NamespacePolicies } from '../policy/NamespacePolicies';
import { formatCursor } from './cursor';
import type { SessionQuery } from './SessionQuery';
import type { Call, SessionScope, SessionService } from './SessionService';
import type { SessionStarter } from './SessionStarter';
import type { SessionRecord, SessionStore } from './SessionStore';
import { readPayload } from './readPayload';
import { toDetail } from './toDetail';
import { toNamespaceAccess } from './toNamespaceAccess';
import { toRuntime } from './toRuntime';
import { toSummary } from './toSummary';

/** Entries of a session's history that one answer carries. */
const MAX_HISTORY = 1_000;

/** What the service is made of. */
export interface SessionServiceParts {
  readonly knex: Knex;
  readonly client: Pick<KubernetesClient, 'raw'>;
  readonly cluster: ClusterState;
  readonly ledger: Ledger;
  readonly policies: NamespacePolicies;
  readonly store: SessionStore;
  readonly starter: SessionStarter;
  readonly steering: SteeringService;
  readonly suspension: SuspensionService;
  readonly approvals: ApprovalService;
  readonly artifacts: ArtifactService;
}

/** The operations themselves. It asks nobody's rights: that is what `AuthorizedSessionService` around it does. */
export class DefaultSessionService implements SessionService {
  readonly #parts: SessionServiceParts;

  constructor(parts: SessionServiceParts) {
    this.#parts = parts;
  }

  async listSessions(
    _call: Call,
    scope: SessionScope,
    query: SessionQuery,
  ): Promise<SessionPage> {
    const { records, total, hasMore } = await this.#parts.store.list(
      'namespace' in scope ? [scope.namespace] : await this.#among(scope.among),
      query,
    );
    if ('namespace' in scope && total === 0) {
      await this.#mustTakePart(scope.namespace);
    }
    const last = records[records.length - 1];
    return {
      sessions: records.map(toSummary),
      total,
      hasMore,
      nextCursor: hasMore
        ? formatCursor({
            createdAt: last.created_at,
            sessionId: last.session_id,
          })
        : undefined,
    };
  }

  async getSession(
    _call: Call,
    ref: SessionRef,
    include: { history: boolean; artifacts: boolean },
  ): Promise<ApiSession> {
    const { artifacts, knex, ledger } = this.#parts;
    const record = await this.#find(ref);
    return toDetail({
      record,
      payload: await readPayload(knex, ref),
      access: { message: true, control: true, approve: true, audit: true },
      history: include.history
        ? await ledger.read(ref, { after: 0, limit: MAX_HISTORY })
        : undefined,
      artifacts: include.artifacts ? await artifacts.list(ref) : undefined,
    });
  }

  async getSummary(
    _call: Call,
    ref: SessionRef,
  ): Promise<SessionSummary | undefined> {
    const record = await this.#parts.store.find(ref);
    return record && record.deleted_at === null ? toSummary(record) : undefined;
  }

  async listEvents(
    _call: Call,
    ref: SessionRef,
    part: { after: number; limit: number },
  ): Promise<SessionEventPage> {
    await this.#find(ref);
    const { ledger } = this.#parts;
    const lastSeq = await ledger.lastSeq(ref);
    const events = await ledger.read(ref, part);
    const reached = events[events.length - 1]?.seq ?? part.after;
    return {
      events: events.map(toEvent),
      lastSeq: Math.max(lastSeq, reached),
      hasMore: events.length === part.limit && reached < lastSeq,
    };
  }

  async createSession(
    call: Call,
    namespace: string,
    wanted: CreateSession,
    idempotencyKey?: string,
  ): Promise<ApiSession> {
    await this.#mustTakePart(namespace);
    const ref = await this.#parts.starter.create(
      call,
      namespace,
      wanted,
      idempotencyKey,
    );
    return this.getSession(call, ref, { history: false, artifacts: false });
  }

  async validateSession(
    call: Call,
    namespace: string,
    wanted: CreateSession,
  ): Promise<Verdict> {
    await this.#mustTakePart(namespace);
    return this.#parts.starter.validate(call, namespace, wanted);
  }

  async sendMessage(
    call: Call,
    ref: SessionRef,
    text: string,
  ): Promise<CommandAccepted> {
    return this.#parts.steering.message(call, ref, text);
  }

  async interruptSession(
    call: Call,
    ref: SessionRef,
  ): Promise<CommandAccepted> {
    return this.#parts.steering.interrupt(call, ref);
  }

  async finishSession(call: Call, ref: SessionRef): Promise<CommandAccepted> {
    return this.#parts.steering.finish(call, ref);
  }

  async stopSession(
    call: Call,
    ref: SessionRef,
    reason: string | undefined,
  ): Promise<CommandAccepted> {
    return this.#parts.steering.stop(call, ref, reason);
  }

  async suspendSession(
    call: Call,
    ref: SessionRef,
    reason: string | undefined,
  ): Promise<CommandAccepted> {
    return this.#parts.suspension.suspend(call, ref, reason);
  }

  async resumeSession(call: Call, ref: SessionRef): Promise<CommandAccepted> {
    return this.#parts.suspension.resume(call, ref);
  }

  async listApprovals(call: Call, ref: SessionRef): Promise<Approval[]> {
    await this.#find(ref);
    return this.#parts.approvals.list(call, ref);
  }

  async listPendingApprovals(
    call: Call,
    namespaces: readonly string[] | undefined,
  ): Promise<Approval[]> {
    return this.#parts.approvals.pending(call, await this.#among(namespaces));
  }

  async decideApproval(
    call: Call,
    ref: SessionRef,
    approvalId: string,
    decision: Decision,
  ): Promise<Approval> {
    return this.#parts.approvals.decide(call, ref, approvalId, decision);
  }

  async listArtifacts(_call: Call, ref: SessionRef): Promise<Artifact[]> {
    await this.#find(ref);
    return this.#parts.artifacts.list(ref);
  }

  async readArtifact(_call: Call, ref: SessionRef, artifactId: string) {
    return this.#parts.artifacts.read(ref, artifactId);
  }

  async readLog(
    _call: Call,
    ref: SessionRef,
    options: LogOptions,
  ): Promise<string> {
    const { client, knex } = this.#parts;
    const session: Session = JSON.parse((await this.#find(ref)).resource);
    return (
      (await readSessionLog(client, session, options)) ??
      readStoredLog(knex, ref, options)
    );
  }

  async listAudit(
    _call: Call,
    namespace: string,
    query: { sessionId?: string; limit: number; cursor?: string },
  ): Promise<AuditPage> {
    return listAudit(this.#parts.knex, namespace, query);
  }

  async listNamespaces(_call: Call): Promise<NamespaceAccess[]> {
    const { cluster, policies, store } = this.#parts;
    await cluster.ready();
    const namespaces = cluster.namespaces();
    const running = await store.runningByNamespace(
      namespaces.map(({ name }) => name),
    );
    return namespaces.map(namespace =>
      toNamespaceAccess(
        namespace,
        policies.effective(namespace.name),
        running.get(namespace.name) ?? 0,
      ),
    );
  }

  async listPermissions(call: Call): Promise<Permissions> {
    return {
      user: call.identity.username,
      groups: [...call.identity.groups],
      namespaces: {},
    };
  }

  async listRuntimes(_call: Call): Promise<Runtime[]> {
    await this.#parts.cluster.ready();
    return this.#parts.cluster.runtimes().map(toRuntime);
  }

  async #find(ref: SessionRef): Promise<SessionRecord> {
    const record = await this.#parts.store.find(ref);
    if (!record) {
      throw new NotFoundError('There is no such session');
    }
    return record;
  }

  async #among(
    namespaces: readonly string[] | undefined,
  ): Promise<readonly string[]> {
    if (namespaces) {
      return namespaces;
    }
    await this.#parts.cluster.ready();
    return this.#parts.cluster.namespaces().map(({ name }) => name);
  }

  async #mustTakePart(namespace: string): Promise<void> {
    await this.#parts.cluster.ready();
    if (!this.#parts.cluster.isManaged(namespace)) {
      throw new NotFoundError(
        `${namespace} is no namespace for agent sessions`,
      );
    }
  }
}
