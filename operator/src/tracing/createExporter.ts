import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/**
 * Sends spans by OTLP over HTTP. Where to, with which headers, how long and how compressed it reads from the environment
 * itself (`OTEL_EXPORTER_OTLP_*`).
 *
 * @param warn - told of a protocol that there is not; the default holds then
 */
export function createExporter(
  env: NodeJS.ProcessEnv,
  warn: (message: string) => void,
): SpanExporter {
  const protocol =
    env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL?.trim() ||
    env.OTEL_EXPORTER_OTLP_PROTOCOL?.trim() ||
    'http/protobuf';
  if (protocol === 'http/json') return new JsonExporter();
  if (protocol !== 'http/protobuf') {
    warn(
      `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}": there are http/protobuf and http/json. http/protobuf is taken, which collectors hear on port 4318.`,
    );
  }
  return new ProtobufExporter();
}
