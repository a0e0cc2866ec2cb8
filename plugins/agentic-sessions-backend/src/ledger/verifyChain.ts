import { eventHash } from './eventHash';
import { GENESIS_HASH, type LedgerEvent } from './LedgerEvent';

/** The first place where a ledger does not hold together. */
export interface ChainBreak {
  readonly seq: number;
  readonly problem: 'gap' | 'link' | 'hash';
}

/** Checks a whole ledger, in order, from its first event. Undefined where it holds. */
export function verifyChain(
  events: readonly LedgerEvent[],
): ChainBreak | undefined {
  let prevHash = GENESIS_HASH;
  for (const [index, event] of events.entries()) {
    if (event.seq !== index + 1) {
      return { seq: index + 1, problem: 'gap' };
    }
    if (event.prevHash !== prevHash) {
      return { seq: event.seq, problem: 'link' };
    }
    if (eventHash(event) !== event.hash) {
      return { seq: event.seq, problem: 'hash' };
    }
    prevHash = event.hash;
  }
  return undefined;
}
