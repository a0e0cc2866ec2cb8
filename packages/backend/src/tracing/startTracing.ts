import { diag } from '@opentelemetry/api';

/** How long the last spans may take to be taken by the collector when the portal ends. */
const FLUSH_MS = 3_000;
/** Until so long after the last warning there is no other. */
const QUIET_MS = 5 * 60_000;

/** Traces as long as the portal runs. */
export interface Tracing {
  /** Sends what is left, for at most three seconds. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts OpenTelemetry for Backstage and its plugins, which speak to it by its API alone, where the environment names a
 * collector; see https://backstage.io/docs/tutorials/setup-opentelemetry. Everything is said by OpenTelemetry's own
 * variables. Of what Backstage offers these are the traces: its metrics and logs have ways of their own.
 *
 * @returns undefined where nobody asks for traces; nothing is loaded then
 */
export async function startTracing(
  env: NodeJS.ProcessEnv,
): Promise<Tracing | undefined> {
  const endpoint =
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const isOff =
    env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true' ||
    env.OTEL_TRACES_EXPORTER?.trim().toLowerCase() === 'none';
  if (!endpoint?.trim() || isOff) return undefined;
  const [{ NodeSDK }, { setGlobalErrorHandler }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/core'),
  ]);
  let quietUntil = 0;
  // Heard only where all of the SDK has one copy of core: see "resolutions" at the root.
  // A collector that is away is told now and then, and keeps nobody from anything.
  setGlobalErrorHandler(error => {
    diag.debug('OpenTelemetry', error);
    if (Date.now() < quietUntil) return;
    quietUntil = Date.now() + QUIET_MS;
    process.stderr.write(
      `Not all traces reach the collector: ${describe(error)}\n`,
    );
  });
  const isNamed =
    env.OTEL_SERVICE_NAME ||
    /(^|,)\s*service\.name=/.test(env.OTEL_RESOURCE_ATTRIBUTES ?? '');
  const sdk = new NodeSDK({
    ...(isNamed ? {} : { serviceName: 'agentic-sessions-portal' }),
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return {
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>(resolve => {
        timer = setTimeout(resolve, FLUSH_MS);
      });
      const flushed = sdk.shutdown().catch(error => {
        process.stderr.write(
          `The last traces did not reach the collector: ${describe(error)}\n`,
        );
      });
      await Promise.race([flushed, late]);
      clearTimeout(timer);
    },
  };
}

function describe(error: unknown): string {
  if (typeof error === 'string') return error;
  const { message, code, name } = error as Error & { code?: unknown };
  // Where each address of a host refuses, Node.js says so without a word, but with a code.
  return message || String(code ?? name);
}
