import {
  parseTraceparent,
  TRACEPARENT_ANNOTATION,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import { toError } from '@backstage/errors';
import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { tracer } from './tracer';

/**
 * Creates a session within a span of the trace that its annotation names, beside those by which the operator goes on with
 * it. A try that fails is told as one.
 */
export async function traceCreation<T>(
  session: Session,
  create: () => Promise<T>,
): Promise<T> {
  const { metadata, spec } = session;
  const parent = parseTraceparent(
    metadata.annotations?.[TRACEPARENT_ANNOTATION],
  );
  const around = parent
    ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true })
    : context.active();
  const span = tracer().startSpan(
    'session.create',
    {
      kind: SpanKind.CLIENT,
      attributes: {
        'k8s.namespace.name': metadata.namespace,
        'agentic_sessions.session.name': metadata.name,
        'agentic_sessions.runtime': spec.framework.type,
        'agentic_sessions.source': spec.trigger.source,
        'agentic_sessions.delivery': spec.trigger.delivery,
      },
    },
    around,
  );
  try {
    return await context.with(trace.setSpan(around, span), create);
  } catch (error) {
    const { name, message } = toError(error);
    span.setAttribute('error.type', name);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    throw error;
  } finally {
    span.end();
  }
}
