import type { Session } from '@agentic-sessions/kubernetes-api';
import { objectKey } from '@agentic-sessions/kubernetes-client';
import type { QueueRules } from '@agentic-sessions/policy';
import {
  decideAdmission,
  type Admission,
  type PlatformQueue,
} from './decideAdmission';
import { KnownLoads } from './KnownLoads';
import type { NamespaceLoad } from './NamespaceLoad';
import { RecentRuns } from './RecentRuns';
import { sortWaiting } from './sortWaiting';

/** Where the desk looks things up: caches, so that every look is quick. */
export interface AdmissionSources {
  /** Sessions of a namespace that have not ended. */
  open(namespace: string): Session[];
  /** Sessions of all namespaces that have not ended. */
  openEverywhere(): Session[];
  /** Namespaces with sessions that have not ended. */
  namespaces(): readonly string[];
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
  readonly #loads: KnownLoads;
  /** Whom it is being decided about. */
  #asking: Session | undefined;

  constructor(sources: AdmissionSources) {
    this.#sources = sources;
    this.#loads = new KnownLoads({
      make: namespace => this.#load(namespace),
      namespaces: () => [
        ...new Set([
          ...sources.namespaces(),
          ...(this.#asking ? [this.#asking.metadata.namespace ?? ''] : []),
        ]),
      ],
    });
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
      this.noteChange(session.metadata.namespace);
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
    if (this.#reserved.delete(key)) this.noteChange(key.split('/')[0]);
  }

  /**
   * Takes note that something has changed that the order may depend on: who is there, who has a place, who could use
   * one, or the rules.
   *
   * @param namespace - where; everywhere if absent
   */
  noteChange(namespace?: string): void {
    this.#loads.forget(namespace);
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
    this.#loads.forgetBefore(RecentRuns.step(now));
    const maxRunning = sources.rules(namespace).maxRunningTotal;
    // Who asks is looked at as it is now, and stands in the queue in any case; but nobody else waits for it then.
    const stands = this.#loads
      .of(namespace)
      .waiting.some(s => isSame(s, session));
    if (!stands) {
      this.#asking = session;
      this.#loads.forget(namespace);
    }
    const admission = decideAdmission(session, {
      own: this.#loads.of(namespace),
      now,
      platform:
        maxRunning === undefined
          ? undefined
          : () => this.#everywhere(maxRunning, now),
    });
    if (!stands) {
      this.#asking = undefined;
      this.#loads.forget(namespace);
    }
    return admission;
  }

  #everywhere(maxRunning: number, now: number): PlatformQueue {
    const sources = this.#sources;
    const open = () => sources.openEverywhere();
    return {
      maxRunning,
      ...this.#loads.all(),
      typicalSeconds: this.#recent.of(undefined, open, now).typicalSeconds,
    };
  }

  #load(namespace: string): NamespaceLoad {
    const sources = this.#sources;
    const { maxRunning, owner, maxPriority } = sources.rules(namespace);
    const open = sources.open(namespace);
    const asking =
      this.#asking?.metadata.namespace === namespace ? this.#asking : undefined;
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
      ...this.#recent.of(namespace, () => open, sources.now()),
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

function isSame(a: Session, b: Session): boolean {
  return (
    a.metadata.name === b.metadata.name && a.metadata.uid === b.metadata.uid
  );
}
