import { trace, type Tracer } from '@opentelemetry/api';

/**
 * The plugin's tracer, named as Backstage names a plugin's. It does nothing where whoever runs the portal has not started
 * OpenTelemetry.
 */
export function tracer(): Tracer {
  return trace.getTracer('backstage-plugin-agentic-sessions');
}
