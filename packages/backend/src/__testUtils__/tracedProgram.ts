/*
 * Starts tracing as the portal does, tells one span, and ends: in a process of its own, since Jest does not let the SDK
 * load what it sends with.
 */
import { trace } from '@opentelemetry/api';
import { startTracing } from '../tracing/startTracing';

async function run(): Promise<void> {
  const tracing = await startTracing(process.env);
  trace.getTracer('backstage-plugin-test').startActiveSpan('outer', outer => {
    trace
      .getTracer('backstage-plugin-test')
      .startActiveSpan('inner', inner => inner.end());
    outer.end();
  });
  const stopping = performance.now();
  await tracing?.stop();
  const stopMs = performance.now() - stopping;
  const isLoaded = Object.keys(require.cache).some(file =>
    file.includes('sdk-node'),
  );
  process.stdout.write(
    JSON.stringify({ isOn: Boolean(tracing), isLoaded, stopMs }),
  );
  process.exit();
}

void run();
