import type { RunnerEvent } from '@agentic-sessions/runner-protocol';
import { NotAllowedError } from '@backstage/errors';
import { requestApproval } from '../approvals/requestApproval';
import { CommandStore } from '../commands/CommandStore';
import type { Ledger } from '../ledger/Ledger';
import type { LedgerWriter } from '../ledger/LedgerWriter';
import type { NoticeBus } from '../notices/NoticeBus';
import { actorOf } from './actorOf';
import type { RunnerSession } from './RunnerSession';
import type { StatusReporter } from './StatusReporter';

/** Kinds after which what the cluster shows of the session (activity, usage, files) may be another. */
const REPORTED = new Set<RunnerEvent['kind']>([
  'turn.started',
  'turn.ended',
  'permission.requested',
  'permission.resolved',
  'artifact.added',
  'usage',
]);

/** Takes in what runners tell: into the ledger, and where it asks or answers something, into the table for that. */
export class RunnerIntake {
  readonly #ledger: Ledger;
  readonly #notices: NoticeBus;
  readonly #reporter: StatusReporter;

  constructor(options: {
    ledger: Ledger;
    notices: NoticeBus;
    reporter: StatusReporter;
  }) {
    this.#ledger = options.ledger;
    this.#notices = options.notices;
    this.#reporter = options.reporter;
  }

  /**
   * Stores a batch; what is stored already is left out. Answers the highest number that is stored.
   *
   * @throws RunnerSeqGapError where an event is missing, NotAllowedError where a Pod speaks for another attempt.
   */
  async store(
    runner: RunnerSession,
    attempt: number,
    events: readonly RunnerEvent[],
  ): Promise<{ storedSeq: number }> {
    if (attempt !== runner.attempt) {
      throw new NotAllowedError(
        `This Pod is attempt ${runner.attempt}, not ${attempt}`,
      );
    }
    const { storedSeq, asks } = await this.#ledger.write(
      runner.ref,
      async writer => {
        const known = writer.storedRunnerSeq(attempt);
        await writer.appendRunner(
          attempt,
          events.map(event => ({ ...event, actor: actorOf(event) })),
        );
        const fresh = events.filter(event => event.runnerSeq > known);
        for (const event of fresh) {
          await this.#follow(writer, runner, event);
        }
        return {
          storedSeq: writer.storedRunnerSeq(attempt),
          asks: fresh.some(event => event.kind.startsWith('permission.')),
        };
      },
    );
    if (asks) {
      this.#notices.publish({ type: 'session', ...runner.ref });
    }
    if (events.some(event => REPORTED.has(event.kind))) {
      this.#reporter.report(runner.ref);
    }
    return { storedSeq };
  }

  async #follow(
    writer: LedgerWriter,
    runner: RunnerSession,
    event: RunnerEvent,
  ): Promise<void> {
    switch (event.kind) {
      case 'permission.requested':
        await requestApproval(
          writer,
          runner.session,
          runner.attempt,
          event.body,
        );
        break;
      case 'permission.resolved':
        // Where a person decided it is no longer pending; what the runner gave up on needs nobody any more.
        await writer
          .trx('approvals')
          .where({
            session_id: writer.ref.sessionId,
            request_id: event.body.requestId,
            state: 'pending',
          })
          .update({ state: 'cancelled', decided_at: writer.now });
        break;
      case 'command.applied':
        await CommandStore.applied(writer, event.body);
        break;
      default:
        break;
    }
  }
}
