import { diag, DiagLogLevel } from '@opentelemetry/api';
import { getNumberFromEnv, setGlobalErrorHandler } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { createExporter } from './createExporter';
import { nowAndThen } from './nowAndThen';
import { readSampler } from './readSampler';
import { SessionTracer } from './SessionTracer';

/** How long the last spans may take to be taken by the collector when the operator ends. */
const FLUSH_MS = 3_000;

/** Traces as long as the operator runs. */
export interface Tracing {
  readonly tracer: SessionTracer;
  /**
   * Sends what is left, for at most three seconds. Answers false where the collector has not taken it by then; a call to
   * it may then still be under way. Never rejects.
   */
  stop(): Promise<boolean>;
}

/**
 * Starts OpenTelemetry as the environment says. Nothing waits for the collector: spans are kept in a list of limited
 * length and sent from there; what a collector does not take is dropped, and told now and then.
 *
 * Only to be loaded where {@link areTracesWanted}, so that it costs nobody else anything.
 */
export function startTracing(options: {
  env: NodeJS.ProcessEnv;
  log: Logger;
  now?: () => number;
}): Tracing {
  const { env, log } = options;
  const warn = nowAndThen({
    now: options.now ?? Date.now,
    say: (why, unsaid) =>
      log.warn({ why, unsaid }, 'Not all traces reach the collector'),
  });
  const settings = (message: string) => log.warn(message);
  // Words only: what else is given may hold headers, and those a key.
  const words = (...given: unknown[]) =>
    warn(given.filter(part => typeof part === 'string').join(': '));
  diag.setLogger(
    {
      error: words,
      warn: words,
      info: () => {},
      debug: () => {},
      verbose: () => {},
    },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  setGlobalErrorHandler(error => warn(describe(error)));
  const provider = new TracerProvider({
    sampler: readSampler(env, settings),
    resource: defaultResource()
      .merge(
        resourceFromAttributes({ 'service.name': 'agentic-sessions-operator' }),
      )
      .merge(
        detectResources({
          detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector],
        }),
      ),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: createExporter(env, settings),
        scheduledDelayMillis: getNumberFromEnv('OTEL_BSP_SCHEDULE_DELAY'),
        exportTimeoutMillis: getNumberFromEnv('OTEL_BSP_EXPORT_TIMEOUT'),
        maxQueueSize: getNumberFromEnv('OTEL_BSP_MAX_QUEUE_SIZE'),
        maxExportBatchSize: getNumberFromEnv('OTEL_BSP_MAX_EXPORT_BATCH_SIZE'),
      }),
    ],
  });
  return {
    tracer: new SessionTracer(provider.getTracer('agentic-sessions-operator')),
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<boolean>(resolve => {
        timer = setTimeout(() => resolve(false), FLUSH_MS);
      });
      const flushed = provider.shutdown().then(
        () => true,
        error => {
          warn(describe(error));
          return false;
        },
      );
      const isFlushed = await Promise.race([flushed, late]);
      clearTimeout(timer);
      return isFlushed;
    },
  };
}

function describe(error: unknown): string {
  if (typeof error === 'string') return error;
  const { message, code, name } = error as Error & { code?: unknown };
  // Where each address of a host refuses, Node.js says so without a word, but with a code.
  return message || String(code ?? name);
}
