import type {
  CreateSession,
  Verdict,
} from '@agentic-sessions/backstage-plugin-common';
import type { Session } from '@agentic-sessions/kubernetes-api';
import {
  isForbidden,
  isInvalid,
  KubernetesConnectionError,
  KubernetesError,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { PolicyDecision } from '@agentic-sessions/policy';
import {
  buildSession,
  createSession,
  getSession,
  newSessionName,
  sessionNameForDelivery,
  SessionNameTakenError,
  SessionTooLargeError,
} from '@agentic-sessions/session-manager';
import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import { recordAudit } from '../audit/recordAudit';
import type { SessionRef } from '../notices/Notice';
import { ApiError } from '../http/ApiError';
import { refusalOf } from '../policy/refusalOf';
import { takeStart } from '../policy/takeStart';
import type { SessionDecider } from '../policy/SessionDecider';
import { toVerdict } from '../policy/toVerdict';
import { lockNamespace } from '../webhooks/deliveries/lockNamespace';
import { traceCreation } from '../tracing/traceCreation';
import { REQUEST_DIGEST_ANNOTATION, requestDigest } from './requestDigest';
import type { SessionProjector } from './SessionProjector';
import type { Call } from './SessionService';
import { toSpec } from './toSpec';

type Client = Pick<KubernetesClient, 'create' | 'get'>;

/** Starts sessions for people and scripts; webhooks have their own way to the same custom resource. */
export class SessionStarter {
  readonly #knex: Knex;
  readonly #client: Client;
  readonly #decider: SessionDecider;
  readonly #projector: SessionProjector;
  readonly #now: () => Date;

  constructor(options: {
    knex: Knex;
    client: Client;
    decider: SessionDecider;
    projector: SessionProjector;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#client = options.client;
    this.#decider = options.decider;
    this.#projector = options.projector;
    this.#now = options.now ?? (() => new Date());
  }

  /** What policy would say; creates nothing. */
  async validate(
    call: Call,
    namespace: string,
    wanted: CreateSession,
  ): Promise<Verdict> {
    const decision = await this.#decider.decide(
      this.#knex,
      call.identity,
      namespace,
      wanted,
    );
    return toVerdict(decision, namespace, wanted.framework.type);
  }

  /**
   * Creates the session and answers where it is. With an idempotency key the same wish of the same person is one
   * session, whichever replica hears it, and however often.
   *
   * @throws ApiError 403 policy_violation, 409 idempotency_conflict, 429 rate_limit_exceeded; InputError where the API
   * server refuses what is asked for.
   */
  async create(
    call: Call,
    namespace: string,
    wanted: CreateSession,
    idempotencyKey?: string,
  ): Promise<SessionRef> {
    const digest = requestDigest(wanted);
    const name = idempotencyKey
      ? sessionNameForDelivery({
          endpointId: JSON.stringify([
            'api',
            namespace,
            call.identity.username,
          ]),
          deliveryId: idempotencyKey,
        })
      : newSessionName();
    const ref = { namespace, sessionId: name };
    if (idempotencyKey && (await this.#isThere(ref, digest))) {
      return ref;
    }
    const decision = await this.#decide(call, ref, wanted);
    if (!decision.allowed) {
      const refusal = refusalOf(decision);
      const { violations } = decision;
      await this.#recordRefusal(call, namespace, {
        by: 'policy',
        code: refusal.code,
        violations: violations.map(({ code, rule }) => ({ code, rule })),
        framework: wanted.framework.type,
      });
      throw refusal;
    }
    const session = buildSession({
      name,
      namespace,
      traceparent: call.traceparent,
      annotations: {
        [REQUEST_DIGEST_ANNOTATION]: digest,
        ...(wanted.metadata
          ? { 'agentic-sessions.io/metadata': JSON.stringify(wanted.metadata) }
          : {}),
      },
      spec: {
        ...toSpec(call.identity, wanted),
        model: decision.model,
        timeouts: decision.timeouts,
        policy: decision.snapshot,
      },
    });
    try {
      const { session: created } = await traceCreation(session, () =>
        createSession(this.#client, session),
      );
      // Known at once to who asks next, here or through another replica, before the watch brings it.
      await this.#projector.project(created);
      return ref;
    } catch (error) {
      if (error instanceof SessionNameTakenError) {
        // The other try was a moment earlier, perhaps under another policy: it is the session if the wish was the same.
        await this.#isThere(ref, digest);
        return ref;
      }
      if (isRefusal(error)) {
        // There is no such session, so it takes nobody's place: not that of the next try either.
        await this.#knex('session_starts')
          .where({ session_id: ref.sessionId })
          .delete();
      }
      const explained = explain(error);
      if (explained instanceof InputError) {
        await this.#recordRefusal(call, namespace, {
          by: 'cluster',
          reason: explained.message,
          framework: wanted.framework.type,
        });
      }
      throw explained;
    }
  }

  /**
   * Decides and takes the place in one transaction, one at a time in a namespace: of many at once as many are let start
   * as policy says, and deliveries count with them.
   */
  async #decide(
    call: Call,
    ref: SessionRef,
    wanted: CreateSession,
  ): Promise<PolicyDecision> {
    const { namespace, sessionId } = ref;
    return this.#knex.transaction(async trx => {
      const now = this.#now();
      await lockNamespace(trx, namespace, now.toISOString());
      const decision = await this.#decider.decide(
        trx,
        call.identity,
        namespace,
        wanted,
        sessionId,
      );
      if (decision.allowed) {
        await takeStart(trx, ref, now);
      }
      return decision;
    });
  }

  /** There is no session to record it with, so it is the namespace's. */
  async #recordRefusal(
    call: Call,
    namespace: string,
    details: object,
  ): Promise<void> {
    await recordAudit(this.#knex, {
      time: this.#now().toISOString(),
      namespace,
      actor: call.identity.username,
      action: 'create',
      resource: `namespace/${namespace}`,
      outcome: 'denied',
      details,
      traceId: call.traceId,
    });
  }

  /** @throws ApiError 409 where the key was used for another wish. */
  async #isThere(ref: SessionRef, digest: string): Promise<boolean> {
    const existing: Session | undefined = await getSession(this.#client, {
      namespace: ref.namespace,
      name: ref.sessionId,
    });
    if (!existing) {
      return false;
    }
    if (existing.metadata.annotations?.[REQUEST_DIGEST_ANNOTATION] !== digest) {
      throw new ApiError({
        statusCode: 409,
        code: 'idempotency_conflict',
        message:
          'This Idempotency-Key was used for another session; take a new one',
        details: { sessionId: ref.sessionId },
      });
    }
    await this.#projector.project(existing);
    return true;
  }
}

/**
 * Whether nothing came of the request for certain. After a time-out or a lost connection the session may be there yet, and
 * keeps its place; one of a request that failed behind the API server's back counts by itself as soon as it is seen.
 */
function isRefusal(error: unknown): boolean {
  if (error instanceof KubernetesError) {
    return error.statusCode !== 504;
  }
  return (
    error instanceof SessionTooLargeError ||
    (error instanceof KubernetesConnectionError && error.unprocessed)
  );
}

function explain(error: unknown): unknown {
  if (error instanceof SessionTooLargeError) {
    return new InputError(error.message);
  }
  // The rules in the cluster say in sentences what is wrong with what was asked for.
  if (
    error instanceof KubernetesError &&
    (isInvalid(error) || isForbidden(error))
  ) {
    return new InputError(
      `The cluster refuses this session: ${error.message}`,
      error,
    );
  }
  return error;
}
