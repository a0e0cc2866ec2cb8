/**
 * What the caller's environment says of traces, for a program that is not given the whole of it. All but the service's name,
 * which would be the same for portal and operator.
 */
export function tracingVariables(
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith('OTEL_') && name !== 'OTEL_SERVICE_NAME' && value
        ? [[name, value]]
        : [],
    ),
  );
}
