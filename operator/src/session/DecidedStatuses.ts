import type { Session, SessionStatus } from '@agentic-sessions/kubernetes-api';
import { objectKey } from '@agentic-sessions/kubernetes-client';
import { diffStatus } from './diffStatus';

/** What takes less than this is not worth a word of its own. */
const SAY_AFTER_MS = 1_000;

/**
 * Statuses that are decided and not written yet. Until they are, passes go by what is decided, so that a Pod that goes before
 * anybody was told of it is known to have been there; and what is decided soon after is written together with it.
 *
 * They are lost with this process, and that is harmless. A Pod that is still there is found by its owner and its name. One
 * that is gone too is made again as the same attempt, and nothing can have begun in it: its runner is told what to do by the
 * portal alone, which answers only the Pod whose UID is written in the status.
 */
export class DecidedStatuses {
  readonly #decided = new Map<
    string,
    { base: Session; status: SessionStatus; sayAt: number }
  >();

  /**
   * Keeps what is to be said of a session.
   *
   * @param base - the session as it is written
   * @param status - fields that the operator owns
   */
  decide(base: Session, status: SessionStatus, now: number): void {
    this.#decided.set(objectKey(base), {
      base,
      status,
      sayAt: now + SAY_AFTER_MS,
    });
  }

  /** The session with what is decided, or as it is. */
  apply(session: Session): Session {
    const key = objectKey(session);
    const decided = this.#decided.get(key);
    if (!decided) return session;
    if (hasMovedOn(decided.base, session)) {
      this.#decided.delete(key);
      return session;
    }
    return { ...session, status: { ...session.status, ...decided.status } };
  }

  /**
   * How long a status may still wait to be written: it says no more than what is decided, and may soon be out of date.
   * Undefined where it is due.
   */
  mayWait(key: string, status: SessionStatus, now: number): number | undefined {
    const decided = this.#decided.get(key);
    if (!decided || now >= decided.sayAt) return undefined;
    return diffStatus(decided.status, status) === undefined
      ? decided.sayAt - now
      : undefined;
  }

  /** It was written, or nobody is left to be told. */
  forget(key: string): void {
    this.#decided.delete(key);
  }
}

/**
 * Whether a session is another, or our part of its status is written though we never heard so: what was decided before
 * then says nothing any more.
 */
function hasMovedOn(base: Session, session: Session): boolean {
  if (base.metadata.uid !== session.metadata.uid) return true;
  return (
    base.metadata.resourceVersion !== session.metadata.resourceVersion &&
    diffStatus(base.status, session.status ?? {}) !== undefined
  );
}
