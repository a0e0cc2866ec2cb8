import { randomUUID } from 'node:crypto';
import type { CommandAccepted } from '@agentic-sessions/backstage-plugin-common';
import { hasEnded, type Session } from '@agentic-sessions/kubernetes-api';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import { setDesiredState } from '@agentic-sessions/session-manager';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError, toError } from '@backstage/errors';
import { recordAudit } from '../audit/recordAudit';
import { ApiError } from '../http/ApiError';
import type { Ledger } from '../ledger/Ledger';
import type { LedgerWriter } from '../ledger/LedgerWriter';
import type { SessionRef } from '../notices/Notice';
import type { Call } from '../sessions/SessionService';
import type { SessionRow } from '../sessions/SessionRow';
import { addCommand, type NewCommand } from './addCommand';
import { commandId } from './commandId';
import type { CommandRow } from './CommandRow';
import { isTurnRunning } from './isTurnRunning';

/** A command as somebody gives it. */
type Wanted =
  | { kind: 'message'; text: string }
  | { kind: 'interrupt' | 'finish' }
  | { kind: 'stop'; reason?: string };

/** What people tell a session. Each word is an event, a command for the runner and an audit row, or nothing. */
export class SteeringService {
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

  /** Writes to the agent; it hears it when its turn ends. */
  async message(
    call: Call,
    ref: SessionRef,
    text: string,
  ): Promise<CommandAccepted> {
    return this.#tell(call, ref, { kind: 'message', text });
  }

  /** Cancels the running turn. */
  async interrupt(call: Call, ref: SessionRef): Promise<CommandAccepted> {
    return this.#tell(call, ref, { kind: 'interrupt' });
  }

  /** Ends the session as done when its turn ends. */
  async finish(call: Call, ref: SessionRef): Promise<CommandAccepted> {
    return this.#tell(call, ref, { kind: 'finish' });
  }

  /**
   * Ends the session now. The word is stored first, and from then on it holds: should the cluster not hear it (or this
   * process die in between), `StopSweeper` says it again.
   */
  async stop(
    call: Call,
    ref: SessionRef,
    reason: string | undefined,
  ): Promise<CommandAccepted> {
    const answer = await this.#tell(call, ref, { kind: 'stop', reason });
    try {
      await setDesiredState(
        this.#client,
        { namespace: ref.namespace, name: ref.sessionId },
        'Stopped',
      );
    } catch (error) {
      this.#logger.warn(
        `The cluster has not heard yet that ${ref.namespace}/${ref.sessionId} is to stop`,
        toError(error),
      );
    }
    return answer;
  }

  async #tell(
    call: Call,
    ref: SessionRef,
    wanted: Wanted,
  ): Promise<CommandAccepted> {
    const actor = call.identity.username;
    const { idempotencyKey } = call;
    const id = idempotencyKey
      ? commandId(ref, actor, idempotencyKey)
      : randomUUID();
    return this.#ledger.write(ref, async writer => {
      const queued = () => isTurnRunning(writer.trx, ref);
      // Before anything else: a repeat is answered also where the session has ended meanwhile.
      if (idempotencyKey && (await isRepeat(writer, id, wanted))) {
        return { commandId: id, queued: await queued() };
      }
      await checkOpen(writer, wanted.kind);
      const { kind, ...told } = wanted;
      await addCommand(writer, commandOf(wanted, id, actor), {
        kind: `user.${kind}`,
        body: { commandId: id, ...told },
      });
      await recordAudit(writer.trx, {
        time: writer.now,
        ...ref,
        actor,
        action: kind,
        resource: `session/${ref.sessionId}`,
        outcome: 'success',
        details: { commandId: id, ...(kind === 'message' ? {} : told) },
        traceId: call.traceId,
      });
      return { commandId: id, queued: await queued() };
    });
  }
}

function commandOf(wanted: Wanted, id: string, actor: string): NewCommand {
  return wanted.kind === 'message'
    ? { id, actor, kind: 'message', text: wanted.text }
    : { id, actor, kind: wanted.kind };
}

/** @throws ApiError 409 idempotency_conflict where the key was given to something else */
async function isRepeat(
  { trx, ref }: LedgerWriter,
  id: string,
  wanted: Wanted,
): Promise<boolean> {
  const known = await trx('commands')
    .where({ id, session_id: ref.sessionId })
    .first<Pick<CommandRow, 'kind' | 'body'> | undefined>('kind', 'body');
  if (!known) {
    return false;
  }
  const text = wanted.kind === 'message' ? wanted.text : undefined;
  if (known.kind !== wanted.kind || JSON.parse(known.body).text !== text) {
    throw new ApiError({
      statusCode: 409,
      code: 'idempotency_conflict',
      message:
        'This Idempotency-Key was used for something else; take a new one',
    });
  }
  return true;
}

async function checkOpen(
  writer: LedgerWriter,
  kind: Wanted['kind'],
): Promise<void> {
  const row = await writer
    .trx('sessions')
    .where({
      session_id: writer.ref.sessionId,
      namespace: writer.ref.namespace,
    })
    .first<Pick<SessionRow, 'phase' | 'deleted_at' | 'resource'> | undefined>(
      'phase',
      'deleted_at',
      'resource',
    );
  if (!row) {
    throw new NotFoundError('There is no such session');
  }
  const session: Session = JSON.parse(row.resource);
  if (row.deleted_at !== null || hasEnded(session.status?.phase)) {
    throw new ApiError({
      statusCode: 409,
      code: 'session_ended',
      message: `This session is over (${row.phase}); start a new one`,
    });
  }
  if (kind === 'message' && session.spec.interactive === false) {
    throw new ApiError({
      statusCode: 409,
      code: 'not_interactive',
      message:
        'This session was started to run by itself; it ends with its first turn and takes no messages',
    });
  }
}
