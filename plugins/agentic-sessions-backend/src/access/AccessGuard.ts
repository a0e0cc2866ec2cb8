import {
  SESSION_VERBS,
  type SessionVerb,
} from '@agentic-sessions/kubernetes-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { AuditAction } from '../audit/AuditAction';
import { recordAudit } from '../audit/recordAudit';
import type { ClusterState } from '../kubernetes/ClusterState';
import type { Call } from '../sessions/SessionService';
import type { AccessReviewer } from './AccessReviewer';

/** What is to be done, as the audit log calls it, and to what. */
interface Deed {
  readonly action: AuditAction;
  readonly namespace: string;
  readonly sessionId?: string;
}

/** Turns answers of the API server into what callers meet: 404, 403, shorter lists. */
export class AccessGuard {
  readonly #access: AccessReviewer;
  readonly #cluster: Pick<ClusterState, 'namespaces' | 'ready'>;
  readonly #knex: Knex;
  readonly #now: () => Date;

  constructor(options: {
    access: AccessReviewer;
    cluster: Pick<ClusterState, 'namespaces' | 'ready'>;
    knex: Knex;
    now?: () => Date;
  }) {
    this.#access = options.access;
    this.#cluster = options.cluster;
    this.#knex = options.knex;
    this.#now = options.now ?? (() => new Date());
  }

  /** Whether the caller may, without a word. */
  async may(
    call: Call,
    verb: SessionVerb,
    namespace: string,
  ): Promise<boolean> {
    return this.#access.may(call.identity, verb, namespace);
  }

  /** All the caller may do in a namespace. */
  async verbs(call: Call, namespace: string): Promise<SessionVerb[]> {
    const answers = await Promise.all(
      SESSION_VERBS.map(verb => this.may(call, verb, namespace)),
    );
    return SESSION_VERBS.filter((_, index) => answers[index]);
  }

  /** Those of the namespaces (all that take part, where none are named) in which the caller may. */
  async visible(
    call: Call,
    verb: SessionVerb,
    namespaces: readonly string[] | undefined,
  ): Promise<string[]> {
    await this.#cluster.ready();
    const all = this.#cluster.namespaces().map(({ name }) => name);
    const wanted = namespaces
      ? [...new Set(namespaces)].filter(name => all.includes(name))
      : all;
    return this.#access.filter(call.identity, verb, wanted);
  }

  /** @throws NotFoundError where the caller may not read sessions of the namespace: not 403, which would tell of it. */
  async see(
    call: Call,
    namespace: string,
    verb: 'get' | 'list' = 'get',
  ): Promise<void> {
    if (!(await this.may(call, verb, namespace))) {
      throw new NotFoundError('There is no such session or namespace');
    }
  }

  /**
   * @param exists - throws where the target is not there; asked before a refusal, since what is not there is 404
   * @throws NotFoundError where the caller may not even see it, NotAllowedError (audited) where they may not do it.
   */
  async require(
    call: Call,
    verb: SessionVerb,
    deed: Deed,
    exists?: () => Promise<unknown>,
  ): Promise<void> {
    const { action, namespace, sessionId } = deed;
    await this.see(call, namespace);
    await exists?.();
    if (await this.may(call, verb, namespace)) {
      return;
    }
    await recordAudit(this.#knex, {
      time: this.#now().toISOString(),
      namespace,
      sessionId,
      actor: call.identity.username,
      action,
      resource: sessionId ? `session/${sessionId}` : `namespace/${namespace}`,
      outcome: 'denied',
      details: { verb },
      traceId: call.traceId,
    });
    throw new NotAllowedError(
      `You may see sessions of ${namespace}, but this needs the right "${verb}" on them; a ClusterRole of agentic sessions gives it`,
    );
  }
}
