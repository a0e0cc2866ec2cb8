import type { Command } from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';

/** How long after its expiry a request still waits for the portal to say so, which may be away. */
const PORTAL_GRACE_MS = 60_000;

/** How a wait for a person ended. */
export type Decision = {
  outcome: 'approved' | 'denied' | 'expired' | 'cancelled';
  by: 'person' | 'runner';
  comment?: string;
  /** The command that brought it, to be acknowledged together with it. */
  commandId?: string;
  /** Nobody has decided, and what was asked is to be judged anew. */
  again?: true;
};

/** A decision that was told. */
export type DecideCommand = Extract<Command, { kind: 'decide' }>;

type Waiting = { hash: string; settle(decision: Decision): void };

/** Keeps requests for approval until somebody decides them. Each is decided once; whatever comes later is too late. */
export class PermissionBroker {
  private readonly clock: Clock;
  private readonly graceMs: number;
  private readonly waiting = new Map<string, Waiting>();

  constructor(clock: Clock, graceMs = PORTAL_GRACE_MS) {
    this.clock = clock;
    this.graceMs = graceMs;
  }

  /** Waits for a decision that names this request and hash. Silence means no. */
  wait(
    requestId: string,
    hash: string,
    expirySeconds: number,
  ): Promise<Decision> {
    return new Promise(resolve => {
      const decided = new AbortController();
      const settle = (decision: Decision) => {
        this.waiting.delete(requestId);
        decided.abort();
        resolve(decision);
      };
      this.waiting.set(requestId, { hash, settle });
      // The portal says when time is up, so that everybody sees the same; this is for when it cannot.
      const patience = expirySeconds * 1000 + this.graceMs;
      void this.clock.sleep(patience, decided.signal).then(() => {
        if (!decided.signal.aborted) {
          settle({ outcome: 'expired', by: 'runner' });
        }
      });
    });
  }

  /** Applies a decision, or says why it does not count. */
  decide(command: DecideCommand): { applied: true } | { reason: string } {
    const waiting = this.waiting.get(command.requestId);
    if (!waiting) return { reason: 'NotWaiting' };
    if (waiting.hash !== command.hash) return { reason: 'HashMismatch' };
    waiting.settle({
      outcome: command.decision,
      by: command.decision === 'expired' ? 'runner' : 'person',
      comment: command.comment,
      commandId: command.id,
    });
    return { applied: true };
  }

  /** Ends all waits, so that each is judged anew: by another policy, to which no earlier decision is bound. */
  judgeAnew(): void {
    for (const { settle } of [...this.waiting.values()]) {
      settle({
        outcome: 'cancelled',
        by: 'runner',
        comment:
          'Policy has changed meanwhile; it is judged by what holds now.',
        again: true,
      });
    }
  }

  /** Ends all waits: the turn they belong to is over. `why` is said of each, where there is more to say than that. */
  cancelAll(why?: string): void {
    for (const { settle } of [...this.waiting.values()]) {
      settle({
        outcome: 'cancelled',
        by: 'runner',
        ...(why ? { comment: why } : {}),
      });
    }
  }
}
