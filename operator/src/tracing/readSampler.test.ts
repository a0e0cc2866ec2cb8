import { context, SpanKind, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { readSampler } from './readSampler';

/** One that is left out where not all are taken. */
const TRACE = `ffffffff${'0'.repeat(23)}1`;

/** Whether a trace is recorded whose `traceparent` says that it is, and one whose says that it is not. */
function samples(env: Record<string, string>) {
  const words: string[] = [];
  const sampler = readSampler(env, message => words.push(message));
  const sampled = [1, 0].map(traceFlags => {
    const parent = trace.setSpanContext(context.active(), {
      traceId: TRACE,
      spanId: 'b7ad6b7169203331',
      traceFlags,
      isRemote: true,
    });
    return (
      sampler.shouldSample(parent, TRACE, 'a', SpanKind.INTERNAL, {}, [])
        .decision === SamplingDecision.RECORD_AND_SAMPLED
    );
  });
  return { sampled, words };
}

describe('readSampler', () => {
  it.each([
    ['', [true, false]],
    ['always_on', [true, true]],
    ['always_off', [false, false]],
    ['traceidratio', [false, false]],
    ['parentbased_always_on', [true, false]],
    ['parentbased_always_off', [true, false]],
    ['parentbased_traceidratio', [true, false]],
  ])('%s', (name, sampled) => {
    const env = { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: '0.1' };
    expect(samples(env)).toEqual({ sampled, words: [] });
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: 'some' }, [true, false], '"some"'],
    [
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '10%' },
      [true, true],
      '"10%"',
    ],
  ])('says what is wrong with %j', (env, sampled, words) => {
    expect(samples(env)).toEqual({
      sampled,
      words: [expect.stringContaining(words)],
    });
  });
});
