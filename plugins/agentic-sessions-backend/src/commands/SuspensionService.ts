import { randomUUID } from 'node:crypto';
import type { CommandAccepted } from '@agentic-sessions/backstage-plugin-common';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import { setDesiredState } from '@agentic-sessions/session-manager';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { recordAudit } from '../audit/recordAudit';
import { ApiError } from '../http/ApiError';
import type { Ledger } from '../ledger/Ledger';
import type { LedgerWriter } from '../ledger/LedgerWriter';
import type { SessionRef } from '../notices/Notice';
import type { Call } from '../sessions/SessionService';
import { commandId } from './commandId';
import { requireOpen } from './requireOpen';

type Wish = 'suspend' | 'resume';

const DESIRED = { suspend: 'Suspended', resume: 'Running' } as const;

/**
 * Puts sessions to rest and wakes them. The word is stored first, and from then on it holds: should the cluster not hear it
 * (or this process die in between), `DesiredStateSweeper` says it again.
 */
export class SuspensionService {
  readonly #ledger: Ledger;
  readonly #client: Pick<KubernetesClient, 'patch'>;
  readonly #logger: LoggerService;

  constructor(options: {
    ledger: Ledger;
    client: Pick<KubernetesClient, 'patch'>;
    logger: LoggerService;
  }) {
    this.#ledger = options.ledger;
    this.#client = options.client;
    this.#logger = options.logger;
  }

  /** Frees its Pod; conversation and workspace are kept. @throws ApiError 409 already_suspended, session_ended */
  async suspend(
    call: Call,
    ref: SessionRef,
    reason: string | undefined,
  ): Promise<CommandAccepted> {
    return this.#say(call, ref, 'suspend', reason ? { reason } : {});
  }

  /** Lets it go on where it was. @throws ApiError 409 not_suspended, session_ended */
  async resume(call: Call, ref: SessionRef): Promise<CommandAccepted> {
    return this.#say(call, ref, 'resume', {});
  }

  async #say(
    call: Call,
    ref: SessionRef,
    wish: Wish,
    more: { reason?: string },
  ): Promise<CommandAccepted> {
    const actor = call.identity.username;
    const id = call.idempotencyKey
      ? commandId(ref, actor, call.idempotencyKey)
      : randomUUID();
    const isNews = await this.#ledger.write(ref, async writer => {
      // Before anything else: a repeat is answered also where the session has ended meanwhile.
      if (await isRepeat(writer, id, wish)) {
        return false;
      }
      const { suspended } = await requireOpen(writer);
      if (suspended === (wish === 'suspend')) {
        throw notPossible(wish);
      }
      await writer.append([
        {
          time: writer.now,
          kind: `user.${wish}`,
          actor,
          body: { commandId: id, ...more },
          sourceKey: sourceKeyOf(id),
        },
      ]);
      const row = {
        session_id: ref.sessionId,
        namespace: ref.namespace,
        desired: DESIRED[wish],
        decided_at: writer.now,
        heard_at: null,
      };
      await writer
        .trx('desired_states')
        .insert(row)
        .onConflict('session_id')
        .merge();
      await recordAudit(writer.trx, {
        time: writer.now,
        ...ref,
        actor,
        action: wish,
        resource: `session/${ref.sessionId}`,
        outcome: 'success',
        details: { commandId: id, ...more },
        traceId: call.traceId,
      });
      return true;
    });
    if (isNews) {
      await this.#tellCluster(ref, wish);
    }
    return { commandId: id, queued: false };
  }

  async #tellCluster(ref: SessionRef, wish: Wish): Promise<void> {
    const { namespace, sessionId: name } = ref;
    try {
      await setDesiredState(this.#client, { namespace, name }, DESIRED[wish]);
    } catch (error) {
      this.#logger.warn(
        `The cluster has not heard yet that it is to ${wish} ${namespace}/${name}`,
        toError(error),
      );
    }
  }
}

function sourceKeyOf(id: string): string {
  return `word:${id}`;
}

/** @throws ApiError 409 idempotency_conflict where the key was given to something else */
async function isRepeat(
  { trx, ref }: LedgerWriter,
  id: string,
  wish: Wish,
): Promise<boolean> {
  const said = await trx('session_events')
    .where({ session_id: ref.sessionId, source_key: sourceKeyOf(id) })
    .first<{ kind: string } | undefined>('kind');
  const command = await trx('commands')
    .where({ session_id: ref.sessionId, id })
    .first<{ kind: string } | undefined>('kind');
  if (command || (said && said.kind !== `user.${wish}`)) {
    throw new ApiError({
      statusCode: 409,
      code: 'idempotency_conflict',
      message:
        'This Idempotency-Key was used for something else; take a new one',
    });
  }
  return said !== undefined;
}

function notPossible(wish: Wish): ApiError {
  return wish === 'suspend'
    ? new ApiError({
        statusCode: 409,
        code: 'already_suspended',
        message: 'This session is suspended already; resume it to go on',
      })
    : new ApiError({
        statusCode: 409,
        code: 'not_suspended',
        message: 'This session is not suspended, so there is nothing to resume',
      });
}
