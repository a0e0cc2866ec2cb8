import {
  parseTraceparent,
  TRACEPARENT_ANNOTATION,
  type Session,
  type TraceParent,
} from '@agentic-sessions/kubernetes-api';

/** The trace that a session belongs to, by its annotation; undefined where that is absent or no `traceparent`. */
export function traceOf({ metadata }: Session): TraceParent | undefined {
  return parseTraceparent(metadata.annotations?.[TRACEPARENT_ANNOTATION]);
}
