import { hasEnded, type Session } from '@agentic-sessions/kubernetes-api';
import type { Knex } from 'knex';
import { recordAudit } from '../audit/recordAudit';
import { cancelPendingApprovals } from '../approvals/cancelPendingApprovals';
import { settleCommands } from '../commands/settleCommands';
import type { Ledger } from '../ledger/Ledger';
import type { LedgerWriter } from '../ledger/LedgerWriter';
import type { SessionRef } from '../notices/Notice';
import type { NoticeBus } from '../notices/NoticeBus';
import { creationAudit } from './creationAudit';
import { planSessionEvents } from './planSessionEvents';
import type { SessionRow } from './SessionRow';
import { toSessionRow } from './toSessionRow';

type Known = Pick<SessionRow, 'uid' | 'resource_version'>;

function refOf(session: Session): SessionRef {
  return {
    namespace: session.metadata.namespace ?? '',
    sessionId: session.metadata.name,
  };
}

/**
 * Whether what is stored is as new; resource versions of one collection can be compared as numbers. That it was once
 * marked deleted decides nothing: a newer state of the same resource is the better witness.
 */
function isStale(session: Session, known: Known | undefined): boolean {
  if (!known || known.uid !== session.metadata.uid) {
    return false;
  }
  return (
    BigInt(known.resource_version || 0) >=
    BigInt(session.metadata.resourceVersion ?? 0)
  );
}

/**
 * Makes the read model and the ledger say what the cluster says. Everything it does can be done again, by anybody, in
 * any order: an older state never replaces a newer one, and each event is told once.
 */
export class SessionProjector {
  readonly #knex: Knex;
  readonly #ledger: Ledger;
  readonly #notices: NoticeBus;

  constructor(options: { knex: Knex; ledger: Ledger; notices: NoticeBus }) {
    this.#knex = options.knex;
    this.#ledger = options.ledger;
    this.#notices = options.notices;
  }

  /** Takes over the state of a custom resource. */
  async project(session: Session): Promise<void> {
    const ref = refOf(session);
    // Looked at without the lock first: after a restart nearly every session is known already.
    if (isStale(session, await this.#known(this.#knex, ref))) {
      return;
    }
    await this.#ledger.write(ref, async writer => {
      if (!isStale(session, await this.#known(writer.trx, ref))) {
        await this.#store(writer, session);
      }
    });
    this.#notices.publish({ type: 'session', ...ref });
  }

  /** Takes over that a custom resource is gone; `last` is the last that was seen of it. */
  async remove(last: Session): Promise<void> {
    await this.project(last);
    await this.#markDeleted(refOf(last), last.metadata.uid ?? '');
  }

  /**
   * Marks what is no longer there. A session that others created a moment ago is in the table before any watch has told
   * of it, so what is not among `present` (`namespace/name`) is only asked about; what the API server answers counts.
   *
   * @param find - asks the API server itself; undefined where there is none of that name
   */
  async removeAbsent(
    present: ReadonlySet<string>,
    find: (ref: SessionRef) => Promise<Session | undefined>,
  ): Promise<void> {
    const rows = await this.#knex('sessions')
      .whereNull('deleted_at')
      .select<Pick<SessionRow, 'session_id' | 'namespace' | 'uid'>[]>(
        'session_id',
        'namespace',
        'uid',
      );
    for (const row of rows) {
      if (present.has(`${row.namespace}/${row.session_id}`)) {
        continue;
      }
      const ref = { namespace: row.namespace, sessionId: row.session_id };
      const found = await find(ref);
      if (found?.metadata.uid !== row.uid) {
        await this.#markDeleted(ref, row.uid);
      }
      if (found) {
        await this.project(found);
      }
    }
  }

  async #markDeleted(ref: SessionRef, uid: string): Promise<void> {
    await this.#ledger.write(ref, async writer => {
      const row = await writer
        .trx('sessions')
        .where({ session_id: ref.sessionId, uid })
        .whereNull('deleted_at')
        .first<Pick<SessionRow, 'phase'> | undefined>('phase');
      if (!row) {
        return;
      }
      await writer
        .trx('sessions')
        .where({ session_id: ref.sessionId })
        .update({ deleted_at: writer.now, updated_at: writer.now });
      await cancelPendingApprovals(writer);
      await settleCommands(writer, row);
      await writer.append([
        {
          time: writer.now,
          kind: 'session.deleted',
          actor: 'portal',
          body: { phase: row.phase },
          sourceKey: `deleted:${uid}`,
        },
      ]);
    });
    this.#notices.publish({ type: 'session', ...ref });
  }

  async #known(knex: Knex, ref: SessionRef): Promise<Known | undefined> {
    return knex('sessions')
      .where({ session_id: ref.sessionId })
      .first<Known | undefined>('uid', 'resource_version');
  }

  async #store(writer: LedgerWriter, session: Session): Promise<void> {
    const { session_id, ...columns } = toSessionRow(session, writer.now);
    await writer
      .trx('sessions')
      .insert({ session_id, ...columns })
      .onConflict('session_id')
      .merge(columns);
    const told = await writer.append(planSessionEvents(session, writer.now));
    if (told.some(event => event.kind === 'session.created')) {
      await recordAudit(writer.trx, creationAudit(session, writer.now));
    }
    const { phase, workload } = session.status ?? {};
    if (phase && hasEnded(phase)) {
      await cancelPendingApprovals(writer);
      await settleCommands(writer, { phase });
    } else {
      await cancelPendingApprovals(writer, workload?.attempt ?? 0);
    }
  }
}
