import { setTimeout } from 'node:timers/promises';
import { context, trace } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';

/** OpenTelemetry as whoever runs a portal starts it, with spans that a test can look at. */
export class TraceRecorder {
  readonly #exporter = new InMemorySpanExporter();
  readonly #provider = new TracerProvider({
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [new SimpleSpanProcessor({ exporter: this.#exporter })],
  });

  constructor() {
    trace.setGlobalTracerProvider(this.#provider);
  }

  /** Those that have ended, by when they began, once there are so many. */
  async spans(count: number): Promise<ReadableSpan[]> {
    for (let i = 0; i < 200; i += 1) {
      if (this.#exporter.getFinishedSpans().length >= count) break;
      await setTimeout(10);
    }
    const found = this.#exporter.getFinishedSpans();
    if (found.length !== count) {
      const names = found.map(({ name }) => name).join(', ');
      throw new Error(`There are not ${count} spans, but: ${names || 'none'}`);
    }
    const begun = ({ startTime: [seconds, nanos] }: ReadableSpan) =>
      seconds * 1e9 + nanos;
    return found.sort((a, b) => begun(a) - begun(b));
  }

  async stop(): Promise<void> {
    await this.#provider.shutdown();
    trace.disable();
    context.disable();
  }
}
