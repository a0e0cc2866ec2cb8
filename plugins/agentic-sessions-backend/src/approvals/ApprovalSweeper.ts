import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { recordAudit } from '../audit/recordAudit';
import { addCommand } from '../commands/addCommand';
import type { Ledger } from '../ledger/Ledger';
import type { NoticeBus } from '../notices/NoticeBus';
import type { SessionRef } from '../notices/Notice';
import type { ApprovalRow } from './ApprovalRow';
import { ApprovalStore } from './ApprovalStore';

/** Says no where nobody answered in time. Any number of replicas may sweep at once. */
export class ApprovalSweeper {
  readonly #store: ApprovalStore;
  readonly #ledger: Ledger;
  readonly #notices: NoticeBus;
  readonly #expired: (ref: SessionRef) => void;
  readonly #now: () => Date;

  constructor(options: {
    knex: Knex;
    ledger: Ledger;
    notices: NoticeBus;
    /** Told after each expiry. */
    expired?: (ref: SessionRef) => void;
    now?: () => Date;
  }) {
    this.#store = new ApprovalStore(options);
    this.#ledger = options.ledger;
    this.#notices = options.notices;
    this.#expired = options.expired ?? (() => undefined);
    this.#now = options.now ?? (() => new Date());
  }

  /** Settles what is overdue; answers how many were. */
  async sweep(): Promise<number> {
    const overdue = await this.#store.overdue(this.#now().toISOString(), 100);
    let expired = 0;
    for (const row of overdue) {
      expired += (await this.#expire(row)) ? 1 : 0;
    }
    return expired;
  }

  async #expire(row: ApprovalRow): Promise<boolean> {
    const ref = { namespace: row.namespace, sessionId: row.session_id };
    const done = await this.#ledger.write(ref, async writer => {
      // Somebody may have decided, or swept, since we looked.
      const changed = await writer
        .trx('approvals')
        .where({ id: row.id, state: 'pending' })
        .update({ state: 'expired', decided_at: writer.now });
      if (changed === 0) {
        return false;
      }
      const commandId = randomUUID();
      const told = { requestId: row.request_id, hash: row.hash };
      await addCommand(
        writer,
        {
          id: commandId,
          kind: 'decide',
          actor: 'portal',
          decision: 'expired',
          ...told,
        },
        {
          kind: 'permission.expired',
          body: {
            ...told,
            approvalId: row.id,
            toolCallId: row.tool_call_id,
            commandId,
          },
        },
      );
      await recordAudit(writer.trx, {
        time: writer.now,
        ...ref,
        actor: 'portal',
        action: 'expire',
        resource: `approval/${row.id}`,
        outcome: 'success',
        details: { tool: row.tool, hash: row.hash },
      });
      return true;
    });
    if (done) {
      this.#notices.publish({ type: 'session', ...ref });
      this.#expired(ref);
    }
    return done;
  }
}
