import type { Session } from '@agentic-sessions/kubernetes-api';
import { objectKey } from '@agentic-sessions/kubernetes-client';
import type { QueueRules } from '@agentic-sessions/policy';
import {
  decideAdmission,
  type Admission,
  type PlatformQueue,
} from './decideAdmission';
import type { NamespaceLoad } from './NamespaceLoad';
import { RecentRuns } from './RecentRuns';
import { sortWaiting } from './sortWaiting';

/** Where the desk looks things up: caches, so that every look is quick. */
export interface AdmissionSources {
  /** Sessions of a namespace that have not ended. */
  open(namespace: string): Session[];
  /** Sessions of all namespaces that have not ended. */
  openEverywhere(): Session[];
  /** How many sessions of a namespace, or of all, have not ended; rather too many than too few, and at once. */
  countOpen(namespace?: string): number;
  /** Sessions that have ended, of a namespace or of all. */
  ended(namespace: string | undefined): Session[];
  rules(namespace: string): QueueRules;
  /** Whether a session's status or Pods show that it has a place. */
  hasPlace(session: Session): boolean;
  /** Whether a session could use a place: what it needs is there. */
  canStart(session: Session): boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Has a session looked at that could take a free place and has not yet. */
  wake(key: string): void;
}

/**
 * The one place where sessions are let in. It decides and reserves in one synchronous step, so that workers cannot
 * both give away the last place before either of them is seen in the caches.
 */
export class AdmissionDesk {
  readonly #sources: AdmissionSources;
  readonly #recent: RecentRuns;
  /** Key and UID of whom a place was promised that the caches do not show yet. */
  readonly #reserved = new Map<string, string | undefined>();

  constructor(sources: AdmissionSources) {
    this.#sources = sources;
    this.#recent = new RecentRuns(namespace => sources.ended(namespace));
  }

  /** Decides about a session, and keeps its place if it gets one. */
  decide(session: Session): Admission {
    const admission =
      this.#hasRoomForAll(session) || this.#holdsPlace(session)
        ? ({ admitted: true } as const)
        : this.#decide(session);
    if (admission.admitted) {
      this.#reserved.set(objectKey(session), session.metadata.uid);
    } else {
      // The order changes with time: who was asked too early must be asked again, or a place stays empty.
      for (const other of admission.entitled) {
        this.#sources.wake(objectKey(other));
      }
    }
    return admission;
  }

  /** Gives a reserved place back: the session has ended, is suspended, or is gone. */
  release(key: string): void {
    this.#reserved.delete(key);
  }

  /**
   * Whether there are places for all that are open, so that no order needs to be made: what it costs to let somebody in
   * must not grow with how many there are.
   */
  #hasRoomForAll({ metadata }: Session): boolean {
    const sources = this.#sources;
    const namespace = metadata.namespace ?? '';
    const { maxRunning, maxRunningTotal } = sources.rules(namespace);
    return (
      sources.countOpen(namespace) <= maxRunning &&
      (maxRunningTotal === undefined || sources.countOpen() <= maxRunningTotal)
    );
  }

  #decide(session: Session): Admission {
    const sources = this.#sources;
    const namespace = session.metadata.namespace ?? '';
    const now = sources.now();
    this.#recent.forgetOld(now);
    const own = this.#load(namespace, sources.open(namespace), session);
    const maxRunning = sources.rules(namespace).maxRunningTotal;
    return decideAdmission(session, {
      own,
      now,
      platform:
        maxRunning === undefined
          ? undefined
          : () => this.#everywhere(own, maxRunning, now),
    });
  }

  #everywhere(
    own: NamespaceLoad,
    maxRunning: number,
    now: number,
  ): PlatformQueue {
    const open = this.#sources.openEverywhere();
    const byNamespace = new Map<string, Session[]>();
    for (const other of open) {
      const name = other.metadata.namespace ?? '';
      if (name === own.namespace) continue;
      const list = byNamespace.get(name);
      if (list) list.push(other);
      else byNamespace.set(name, [other]);
    }
    return {
      maxRunning,
      loads: [
        own,
        ...[...byNamespace].map(([name, list]) => this.#load(name, list)),
      ],
      typicalSeconds: this.#recent.of(undefined, open, now).typicalSeconds,
    };
  }

  /** @param asking - in the queue in any case: who asks is looked at as it is now */
  #load(
    namespace: string,
    open: readonly Session[],
    asking?: Session,
  ): NamespaceLoad {
    const sources = this.#sources;
    const { maxRunning, owner, maxPriority } = sources.rules(namespace);
    const running: Session[] = [];
    const waiting: Session[] = [];
    for (const session of open) {
      if (session.metadata.name === asking?.metadata.name) continue;
      if (this.#holdsPlace(session)) running.push(session);
      else if (
        (session.spec.desiredState ?? 'Running') === 'Running' &&
        !session.metadata.deletionTimestamp &&
        sources.canStart(session)
      ) {
        waiting.push(session);
      }
    }
    if (asking) waiting.push(asking);
    return {
      namespace,
      limit: {
        maxRunning,
        reason: owner === 'platform' ? 'PlatformLimit' : 'NamespaceLimit',
      },
      running,
      waiting: sortWaiting(waiting, maxPriority),
      ...this.#recent.of(namespace, open, sources.now()),
    };
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
