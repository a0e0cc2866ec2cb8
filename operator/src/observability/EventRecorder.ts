import {
  API_GROUP_VERSION,
  OPERATOR_NAME,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  EVENTS,
  type Clock,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { Logger } from 'pino';
import type { SessionAction } from '../session/SessionAction';

/** Events that wait to be sent; more are dropped, since an API server in trouble needs none. */
const MOST_WAITING = 500;

/**
 * Writes Kubernetes Events about sessions, apart from reconciling: an Event that cannot be written holds up nothing and
 * is not tried again.
 */
export class EventRecorder {
  readonly #options: {
    client: KubernetesClient;
    clock: Clock;
    log: Logger;
    instance: string;
    newId: () => string;
  };
  #waiting = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor(options: {
    client: KubernetesClient;
    clock: Clock;
    log: Logger;
    /** Which process reports. */
    instance: string;
    newId: () => string;
  }) {
    this.#options = options;
  }

  /** Queues an Event. */
  record(
    session: Session,
    event: Omit<Extract<SessionAction, { type: 'event' }>, 'type'>,
  ): void {
    if (this.#waiting >= MOST_WAITING) return;
    this.#waiting += 1;
    const { client, clock, log, instance, newId } = this.#options;
    const { name, namespace, uid, resourceVersion } = session.metadata;
    const time = new Date(clock.now()).toISOString().replace('Z', '000Z');
    this.#tail = this.#tail.then(async () => {
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
        log.debug({ err: error, session: name }, 'An Event was not written');
      } finally {
        this.#waiting -= 1;
      }
    });
  }

  /** Resolves when what was queued until now is sent or given up. */
  async drain(): Promise<void> {
    await this.#tail;
  }
}
