import type { Session } from '@agentic-sessions/kubernetes-api';
import { objectKey } from '@agentic-sessions/kubernetes-client';
import { decideAdmission, type Admission } from './decideAdmission';
import type { Limit } from './Limit';

/** Where the desk looks things up: caches, so that every look is quick. */
export interface AdmissionSources {
  /** Sessions of a namespace that have not ended. */
  open(namespace: string): Session[];
  limit(namespace: string): Limit;
  /** Whether a session's status or Pods show that it has a place. */
  hasPlace(session: Session): boolean;
}

/**
 * The one place where sessions are let in. It decides and reserves in one synchronous step, so that workers cannot
 * both give away the last place before either of them is seen in the caches.
 */
export class AdmissionDesk {
  readonly #sources: AdmissionSources;
  /** Key and UID of whom a place was promised that the caches do not show yet. */
  readonly #reserved = new Map<string, string | undefined>();

  constructor(sources: AdmissionSources) {
    this.#sources = sources;
  }

  /** Decides about a session, and keeps its place if it gets one. */
  decide(session: Session): Admission {
    const namespace = session.metadata.namespace ?? '';
    const admission = decideAdmission(
      session,
      this.#sources.open(namespace),
      other => this.#holdsPlace(other),
      this.#sources.limit(namespace),
    );
    if (admission.admitted) {
      this.#reserved.set(objectKey(session), session.metadata.uid);
    }
    return admission;
  }

  /** Gives a reserved place back: the session has ended, is suspended, or is gone. */
  release(key: string): void {
    this.#reserved.delete(key);
  }

  #holdsPlace(session: Session): boolean {
    const key = objectKey(session);
    return (
      (this.#reserved.has(key) &&
        this.#reserved.get(key) === session.metadata.uid) ||
      this.#sources.hasPlace(session)
    );
  }
}
