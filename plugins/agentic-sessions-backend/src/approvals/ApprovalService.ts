import type { Approval } from '@agentic-sessions/backstage-plugin-common';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import { recordAudit } from '../audit/recordAudit';
import type { Ledger } from '../ledger/Ledger';
import type { NoticeBus } from '../notices/NoticeBus';
import type { SessionRef } from '../notices/Notice';
import type { Call } from '../sessions/SessionService';
import { ApprovalStore, type ApprovalRecord } from './ApprovalStore';
import { decideApproval, type Decision } from './decideApproval';
import { mayDecide, type DeciderRules } from './mayDecide';
import { rulesOf } from './rulesOf';
import { toApproval } from './toApproval';

const MAX_PENDING = 200;

/** What sessions ask permission for, and what people say to it. */
export class ApprovalService {
  readonly #knex: Knex;
  readonly #store: ApprovalStore;
  readonly #ledger: Ledger;
  readonly #notices: NoticeBus;
  readonly #rulesToday: (
    namespace: string,
  ) => Promise<DeciderRules | undefined>;
  readonly #decided: (ref: SessionRef) => void;
  readonly #now: () => Date;

  constructor(options: {
    knex: Knex;
    ledger: Ledger;
    notices: NoticeBus;
    /** What the policy of a namespace says now; fails where that is not known: a rule nobody has read binds as well. */
    rulesToday: (namespace: string) => Promise<DeciderRules | undefined>;
    /** Told after each decision. */
    decided?: (ref: SessionRef) => void;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#store = new ApprovalStore(options);
    this.#ledger = options.ledger;
    this.#notices = options.notices;
    this.#rulesToday = options.rulesToday;
    this.#decided = options.decided ?? (() => undefined);
    this.#now = options.now ?? (() => new Date());
  }

  /** All requests of a session. */
  async list(call: Call, ref: SessionRef): Promise<Approval[]> {
    const today = await this.#rulesToday(ref.namespace);
    const records = await this.#store.ofSession(ref);
    return records.map(record => show(call, record, today));
  }

  /** What waits for a decision in these namespaces. */
  async pending(
    call: Call,
    namespaces: readonly string[],
  ): Promise<Approval[]> {
    const records = await this.#store.pending(namespaces, MAX_PENDING);
    return Promise.all(
      records.map(async record =>
        show(call, record, await this.#rulesToday(record.namespace)),
      ),
    );
  }

  /** Decides once. See `decideApproval`. */
  async decide(
    call: Call,
    ref: SessionRef,
    approvalId: string,
    decision: Decision,
  ): Promise<Approval> {
    const known = await this.#store.find(ref, approvalId);
    if (!known) {
      // Before the lock: a wrong id must not begin a ledger.
      throw new NotFoundError('There is no such permission request');
    }
    const today = await this.#rulesToday(ref.namespace);
    try {
      await this.#ledger.write(ref, writer =>
        decideApproval(writer, { call, approvalId, decision, today }),
      );
    } catch (error) {
      if (error instanceof NotAllowedError) {
        // By itself: the transaction that refused is rolled back, and a row in it would be gone with it.
        await recordAudit(this.#knex, {
          time: this.#now().toISOString(),
          ...ref,
          actor: call.identity.username,
          action: 'approve',
          resource: `approval/${approvalId}`,
          outcome: 'denied',
          details: {
            requestId: known.request_id,
            tool: known.tool,
            hash: known.hash,
            decision: decision.decision,
            reason: error.message,
          },
          traceId: call.traceId,
        });
      }
      throw error;
    }
    this.#notices.publish({ type: 'session', ...ref });
    this.#decided(ref);
    const decided = await this.#store.find(ref, approvalId);
    return show(call, decided ?? known, today);
  }
}

function show(
  call: Call,
  record: ApprovalRecord,
  today: DeciderRules | undefined,
): Approval {
  const rules = rulesOf(record, today);
  return toApproval(record, mayDecide(call.identity, record.requester, rules));
}
