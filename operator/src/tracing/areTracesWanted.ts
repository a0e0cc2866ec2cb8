/**
 * Whether the environment asks for traces, by OpenTelemetry's own variables: it names a collector, and does not switch
 * them off.
 */
export function areTracesWanted(env: NodeJS.ProcessEnv): boolean {
  const endpoint =
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return (
    Boolean(endpoint?.trim()) &&
    env.OTEL_SDK_DISABLED?.trim().toLowerCase() !== 'true' &&
    env.OTEL_TRACES_EXPORTER?.trim().toLowerCase() !== 'none'
  );
}
