import {
  API_GROUP_VERSION,
  OPERATOR_NAME,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  EVENTS,
  sleep,
  type Clock,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { Logger } from 'pino';
import { microTime } from '../microTime';
import type { SessionAction } from '../session/SessionAction';

/** Events that wait to be sent; more are dropped, since an API server in trouble needs none. */
const MOST_WAITING = 500;

/** Events sent at once. */
const LANES = 4;

/** Why an Event is never to be read. */
export type DroppedBecause = 'full' | 'refused' | 'ended';

/** What a recorder is told of. */
type SessionEvent = Omit<Extract<SessionAction, { type: 'event' }>, 'type'>;

/** What an {@link EventRecorder} is made of. */
export interface EventRecorderOptions {
  client: Pick<KubernetesClient, 'create'>;
  clock: Clock;
  log: Logger;
  /** Which process reports. */
  instance: string;
  newId: () => string;
  /** Told of each Event that will not be read. */
  onDropped?: (reason: DroppedBecause) => void;
}

/**
 * Writes Kubernetes Events about sessions, apart from reconciling: an Event that cannot be written holds up nothing and
 * is not tried again, but counted.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  /** In the order in which they are begun. */
  #waiting: (() => Promise<void>)[] = [];
  #lanes = 0;
  #idle: (() => void)[] = [];

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  /** Queues an Event. */
  record(session: Session, event: SessionEvent): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#options.onDropped?.('full');
      return;
    }
    const time = microTime(this.#options.clock.now());
    this.#waiting.push(() => this.#send(session, event, time));
    if (this.#lanes < LANES) void this.#work();
  }

  /**
   * Resolves when what was queued until now is sent or given up, and after `withinMs` at the latest: what waits then is
   * dropped. Answers how many those are.
   */
  async drain(withinMs: number): Promise<number> {
    if (this.#lanes > 0 && withinMs > 0) {
      const done = new AbortController();
      this.#idle.push(() => done.abort());
      await sleep(this.#options.clock, withinMs, done.signal).catch(() => {
        // Idle before the time was over.
      });
    }
    const late = this.#waiting.length;
    this.#waiting = [];
    for (let i = 0; i < late; i += 1) this.#options.onDropped?.('ended');
    return late;
  }

  async #work(): Promise<void> {
    this.#lanes += 1;
    for (let send = this.#waiting.shift(); send; send = this.#waiting.shift()) {
      await send();
    }
    this.#lanes -= 1;
    if (this.#lanes > 0) return;
    for (const idle of this.#idle.splice(0)) idle();
  }

  async #send(
    session: Session,
    event: SessionEvent,
    time: string,
  ): Promise<void> {
    const { client, log, instance, newId, onDropped } = this.#options;
    const { name, namespace, uid, resourceVersion } = session.metadata;
    try {
      await client.create(
        EVENTS,
        {
          metadata: { name: `${name}.${newId()}`, namespace },
          eventTime: time,
          reportingController: `agentic-sessions.io/${OPERATOR_NAME}`,
          reportingInstance: instance.slice(0, 128),
          action: event.action,
          reason: event.reason,
          type: event.severity,
          note: event.note.slice(0, 1000),
          regarding: {
            apiVersion: API_GROUP_VERSION,
            kind: 'Session',
            namespace,
            name,
            uid,
            resourceVersion,
          },
        },
        { timeoutMs: 5_000 },
      );
    } catch (error) {
      onDropped?.('refused');
      log.debug({ err: error, session: name }, 'An Event was not written');
    }
  }
}
