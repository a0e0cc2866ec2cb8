import {
  TRACEPARENT_ANNOTATION,
  type Session,
} from '@agentic-sessions/kubernetes-api';

/** Which span of which trace a session follows from; see W3C Trace Context. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  /** Bit 0: whether the trace is recorded. */
  traceFlags: number;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The trace that a session belongs to, by its annotation; undefined where that is absent or no `traceparent`. */
export function traceOf(session: Session): TraceParent | undefined {
  const given = session.metadata.annotations?.[TRACEPARENT_ANNOTATION];
  const match = given === undefined ? null : TRACEPARENT.exec(given);
  if (!match || /^0+$/.test(match[1]) || /^0+$/.test(match[2])) {
    return undefined;
  }
  return {
    traceId: match[1],
    spanId: match[2],
    traceFlags: Number.parseInt(match[3], 16),
  };
}
