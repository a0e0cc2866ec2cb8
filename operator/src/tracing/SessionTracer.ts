import type {
  Session,
  SessionStatus,
  TraceParent,
} from '@agentic-sessions/kubernetes-api';
import type { Pod } from '@agentic-sessions/kubernetes-client';
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { PlannedSpan } from './PlannedSpan';
import { planSpans } from './planSpans';
import { traceOf } from './traceOf';

/** Pods of which is remembered to the millisecond when they were made. */
const MOST_REMEMBERED = 1_000;

/** What was written about a session, and what was known of it then. */
export interface TracedChange {
  /** Its trace and name; the status is told apart from it. */
  session: Session;
  /** The statuses that were decided one after the other: as it was written before, as it is now, and what came between. */
  statuses: readonly SessionStatus[];
  /** When the last of them was decided, in milliseconds since the epoch. */
  now: number;
  /** Its Pods, as the API server shows them. */
  pods: readonly Pod[];
}

/**
 * Tells a trace what becomes of sessions. Spans are made when the status that ends them is written, by who wrote it: each
 * once, whichever operator that is. What an API server dates only to the second is remembered here exactly, where this
 * process did it.
 */
export class SessionTracer {
  readonly #tracer: Tracer;
  readonly #made = new Map<string, number>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** The API server has answered that a Pod is made. */
  podMade(podUID: string | undefined, at: number): void {
    if (!podUID) return;
    this.#made.set(podUID, at);
    if (this.#made.size <= MOST_REMEMBERED) return;
    // Of a session that went before anything was written; Kubernetes' own date does for any that is asked for yet.
    const [oldest] = this.#made.keys();
    this.#made.delete(oldest);
  }

  /** A status is written. */
  written({ session, statuses, now, pods }: TracedChange): void {
    const parent = traceOf(session);
    if (!parent) return;
    const madeAt = (uid: string) => {
      const exact = this.#made.get(uid);
      if (exact !== undefined) return exact;
      const pod = pods.find(({ metadata }) => metadata.uid === uid);
      const time = pod?.metadata.creationTimestamp;
      return time === undefined ? undefined : Date.parse(time);
    };
    for (let i = 1; i < statuses.length; i += 1) {
      const [before, after] = [statuses[i - 1], statuses[i]];
      this.#tell(parent, planSpans({ session, before, after, now, madeAt }));
    }
    const last = statuses.at(-1);
    for (const { workload } of statuses) {
      // Asked for once more when it comes up, and then never again.
      const isComing =
        last?.phase === 'Starting' &&
        last.workload?.podUID === workload?.podUID;
      if (workload?.podUID && !isComing) this.#made.delete(workload.podUID);
    }
  }

  #tell(parent: TraceParent, spans: readonly PlannedSpan[]): void {
    const context = trace.setSpanContext(ROOT_CONTEXT, {
      ...parent,
      isRemote: true,
    });
    for (const { name, from, to, attributes, error } of spans) {
      const span = this.#tracer.startSpan(
        name,
        {
          kind: name === 'session.pod' ? SpanKind.CLIENT : SpanKind.INTERNAL,
          // As dates: of numbers the SDK believes small ones to be times since the process began.
          startTime: new Date(from),
          attributes: error
            ? { ...attributes, 'error.type': error.type }
            : attributes,
        },
        context,
      );
      if (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      }
      span.end(new Date(to));
    }
  }
}
