import {
  formatTraceparent,
  parseTraceparent,
} from '@agentic-sessions/kubernetes-api';
import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
} from '@opentelemetry/api';
import type { Request, Response } from 'express';
import { tracer } from './tracer';

/**
 * Begins the span of a request that may make a session; it ends with the answer. It follows from the `traceparent` that
 * came with the request where that is one, or is part of what the portal's own instrumentation of HTTP has begun.
 *
 * Only for requests that are known to be genuine: a stranger writes nothing into anybody's trace. That the sender says
 * whether a trace is recorded is for the portal's sampler to believe or not.
 *
 * Without OpenTelemetry nothing comes of it, and {@link traceId} and {@link traceparentOf} answer as they would.
 *
 * @param startedAt - when the request was begun to be looked at; now where absent
 */
export function traceRequest(
  req: Request,
  res: Response,
  options: { startedAt?: Date; attributes?: Record<string, string> } = {},
): Span {
  const outer = trace.getActiveSpan();
  const given = parseTraceparent(req.header('traceparent'));
  const parent =
    given && !outer
      ? trace.setSpanContext(ROOT_CONTEXT, { ...given, isRemote: true })
      : context.active();
  const route = `${req.baseUrl}${req.route?.path ?? ''}`;
  const span = tracer().startSpan(
    `${req.method} ${route}`,
    {
      kind: outer ? SpanKind.INTERNAL : SpanKind.SERVER,
      startTime: options.startedAt,
      attributes: {
        'http.request.method': req.method,
        'http.route': route,
        ...options.attributes,
      },
    },
    parent,
  );
  const own = span.spanContext();
  // Where nobody records, the API hands the parent back as if it were a span.
  if (
    !isSpanContextValid(own) ||
    own.spanId === trace.getSpanContext(parent)?.spanId
  ) {
    return span;
  }
  res.locals.traceId = own.traceId;
  res.locals.traceparent = formatTraceparent(own);
  res.once('close', () => {
    span.setAttribute('http.response.status_code', res.statusCode);
    if (res.statusCode >= 500) {
      span.setAttribute('error.type', String(res.statusCode));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  });
  return span;
}
