import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace';

const PARENT = 'parentbased_';

/**
 * The sampler that `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` name. By default a trace is recorded where the
 * `traceparent` says that it is, as OpenTelemetry's specification has it.
 *
 * @param warn - told of values that there are not; the default holds then
 */
export function readSampler(
  env: NodeJS.ProcessEnv,
  warn: (message: string) => void,
): Sampler {
  const name = env.OTEL_TRACES_SAMPLER?.trim() || `${PARENT}always_on`;
  const ratio = () => {
    const given = env.OTEL_TRACES_SAMPLER_ARG?.trim();
    const number = given ? Number(given) : 1;
    if (number >= 0 && number <= 1) return number;
    warn(
      `OTEL_TRACES_SAMPLER_ARG is "${given}": it must be between 0 and 1. All is taken.`,
    );
    return 1;
  };
  const root = (sampler: string): Sampler | undefined => {
    switch (sampler) {
      case 'always_on':
        return new AlwaysOnSampler();
      case 'always_off':
        return new AlwaysOffSampler();
      case 'traceidratio':
        return new TraceIdRatioBasedSampler(ratio());
      default:
        return undefined;
    }
  };
  const isByParent = name.startsWith(PARENT);
  const found = root(isByParent ? name.slice(PARENT.length) : name);
  if (found && !isByParent) return found;
  if (!found) {
    warn(
      `OTEL_TRACES_SAMPLER is "${name}", which there is not. ${PARENT}always_on is taken.`,
    );
  }
  return new ParentBasedSampler({ root: found ?? new AlwaysOnSampler() });
}
