import type { TraceParent } from './parseTraceparent';

/** Writes a `traceparent` of version 00, whichever it was read from. */
export function formatTraceparent(parent: TraceParent): string {
  const flags = (parent.traceFlags % 256).toString(16).padStart(2, '0');
  return `00-${parent.traceId}-${parent.spanId}-${flags}`;
}
