import { tracingVariables } from './tracingVariables';

it('passes on what is said of traces, but no name and no secret of another kind', () => {
  expect(
    tracingVariables({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_SERVICE_NAME: 'all',
      OTEL_TRACES_SAMPLER: '',
      GITHUB_TOKEN: 'secret',
    }),
  ).toEqual({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' });
});
