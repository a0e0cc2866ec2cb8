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
import type { PortalPermissions } from './PortalPermissions';

const NOTHING = 'There is no such session or namespace';

/** What is to be done, as the audit log calls it, and to what. */
interface Deed {
  readonly action: AuditAction;
  readonly namespace: string;
  readonly sessionId?: string;
}

/**
 * Turns answers of the portal's policy and of the API server into what callers meet: 404, 403, shorter lists. Both must
 * agree: the policy can take a right away, and only Kubernetes has any to give.
 */
export class AccessGuard {
  readonly #access: AccessReviewer;
  readonly #portal: PortalPermissions;
  readonly #cluster: Pick<ClusterState, 'namespaces' | 'ready'>;
  readonly #knex: Knex;
  readonly #now: () => Date;

  constructor(options: {
    access: AccessReviewer;
    portal: PortalPermissions;
    cluster: Pick<ClusterState, 'namespaces' | 'ready'>;
    knex: Knex;
    now?: () => Date;
  }) {
    this.#access = options.access;
    this.#portal = options.portal;
    this.#cluster = options.cluster;
    this.#knex = options.knex;
    this.#now = options.now ?? (() => new Date());
  }

  /** Whether the caller may, without a word. `sessionId` where one session is meant. */
  async may(
    call: Call,
    verb: SessionVerb,
    namespace: string,
    sessionId?: string,
  ): Promise<boolean> {
    const { identity } = call;
    return (
      (await this.#portal.deniedFor(identity, verb)) === undefined &&
      this.#access.may(identity, verb, namespace, sessionId)
    );
  }

  /** All the caller may do in a namespace, or with one session of it. */
  async verbs(
    call: Call,
    namespace: string,
    sessionId?: string,
  ): Promise<SessionVerb[]> {
    const answers = await Promise.all(
      SESSION_VERBS.map(verb => this.may(call, verb, namespace, sessionId)),
    );
    return SESSION_VERBS.filter((_, index) => answers[index]);
  }

  /** All the caller may do in each of the namespaces whose sessions they may list; the others are left out. */
  async verbsIn(
    call: Call,
    namespaces: readonly string[],
  ): Promise<Map<string, SessionVerb[]>> {
    // What cannot be listed is not there, whatever else may be done in it, so nothing more is asked about it.
    const listed = await this.#filter(call, 'list', namespaces);
    const places = await Promise.all(
      SESSION_VERBS.map(async verb => ({
        verb,
        where: new Set(await this.#filter(call, verb, listed)),
      })),
    );
    return new Map(
      listed.map(namespace => [
        namespace,
        places
          .filter(({ where }) => where.has(namespace))
          .map(({ verb }) => verb),
      ]),
    );
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
    return this.#filter(call, verb, wanted);
  }

  /** Whether the caller may know which agents can be started. */
  async mayListRuntimes(call: Call): Promise<boolean> {
    const { identity } = call;
    return (
      (await this.#portal.deniedFor(identity, 'list')) === undefined &&
      this.#access.mayListRuntimes(identity)
    );
  }

  /** @throws NotFoundError where the caller may not read sessions of the namespace: not 403, which would tell of it. */
  async see(call: Call, namespace: string, sessionId?: string): Promise<void> {
    if (!(await this.may(call, 'get', namespace, sessionId))) {
      throw new NotFoundError(NOTHING);
    }
  }

  /** As {@link AccessGuard.see}, for the list of them. */
  async seeList(call: Call, namespace: string): Promise<void> {
    if (!(await this.may(call, 'list', namespace))) {
      throw new NotFoundError(NOTHING);
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
    await this.see(call, namespace, sessionId);
    await exists?.();
    if (await this.may(call, verb, namespace, sessionId)) {
      return;
    }
    const permission = await this.#portal.deniedFor(call.identity, verb);
    await recordAudit(this.#knex, {
      time: this.#now().toISOString(),
      namespace,
      sessionId,
      actor: call.identity.username,
      action,
      resource: sessionId ? `session/${sessionId}` : `namespace/${namespace}`,
      outcome: 'denied',
      details: { verb, permission },
      traceId: call.traceId,
    });
    throw new NotAllowedError(
      permission
        ? `You may see sessions of ${namespace}, but the policy of this portal denies you the permission "${permission}"; who runs the portal can change that`
        : `You may see sessions of ${namespace}, but this needs the right "${verb}" on them; a ClusterRole of agentic sessions gives it`,
    );
  }

  async #filter(
    call: Call,
    verb: SessionVerb,
    namespaces: readonly string[],
  ): Promise<string[]> {
    const { identity } = call;
    return (await this.#portal.deniedFor(identity, verb)) === undefined
      ? this.#access.filter(identity, verb, namespaces)
      : [];
  }
}
