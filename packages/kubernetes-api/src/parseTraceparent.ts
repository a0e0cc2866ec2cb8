/** Which span of which trace something follows from; the part of W3C Trace Context that is carried on. */
export interface TraceParent {
  /** 32 hexadecimal digits, not all zero. */
  traceId: string;
  /** 16 hexadecimal digits, not all zero. */
  spanId: string;
  /** Bit 0: whether the trace is recorded. */
  traceFlags: number;
}

const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a `traceparent` (https://www.w3.org/TR/trace-context); undefined where it is absent or none. */
export function parseTraceparent(
  text: string | undefined,
): TraceParent | undefined {
  const match = text === undefined ? null : TRACEPARENT.exec(text);
  return match
    ? {
        traceId: match[1],
        spanId: match[2],
        traceFlags: Number.parseInt(match[3], 16),
      }
    : undefined;
}
