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
import { addCommand, type NewCommand } from './addCommand';
import { commandId } from './commandId';
import type { CommandRow } from './CommandRow';
import { isTurnRunning } from './isTurnRunning';
import { requireOpen } from './requireOpen';

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

  /** Writes to the agent; it hears it when its turn ends, or the session is resumed. */
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
      const { suspended } = await checkOpen(writer, wanted.kind);
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
      if (kind === 'stop') {
        // The last word there is: one before it must not be said again after it.
        await writer
          .trx('desired_states')
          .where({ session_id: ref.sessionId })
          .delete();
      }
      // What is written to a suspended session it hears when it is resumed.
      return { commandId: id, queued: suspended || (await queued()) };
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

/** @throws as `requireOpen`; ApiError 409 not_interactive, session_suspended */
async function checkOpen(
  writer: LedgerWriter,
  kind: Wanted['kind'],
): Promise<{ suspended: boolean }> {
  const { session, suspended } = await requireOpen(writer);
  if (kind === 'message' && session.spec.interactive === false) {
    throw new ApiError({
      statusCode: 409,
      code: 'not_interactive',
      message:
        'This session was started to run by itself; it ends with its first turn and takes no messages',
    });
  }
  if (suspended && (kind === 'interrupt' || kind === 'finish')) {
    throw new ApiError({
      statusCode: 409,
      code: 'session_suspended',
      message:
        'This session is suspended, so nothing of it runs; resume it first, or stop it',
    });
  }
  return { suspended };
}
