import type { Logger } from 'pino';
import { openTracing } from './openTracing';

describe('openTracing', () => {
  const wanted = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  const setUp = (env: NodeJS.ProcessEnv) => {
    const warn = jest.fn();
    return { env, warn, log: { warn } as unknown as Logger };
  };

  it('loads nothing where nobody asks', async () => {
    const load = jest.fn();
    await expect(openTracing(setUp({}), load)).resolves.toBeUndefined();
    expect(load).not.toHaveBeenCalled();
  });

  it('starts them where somebody does', async () => {
    const tracing = { tracer: {} as never, stop: async () => true };
    const startTracing = jest.fn(() => tracing);
    const options = setUp(wanted);
    await expect(
      openTracing(options, async () => ({ startTracing })),
    ).resolves.toBe(tracing);
    expect(options.warn).not.toHaveBeenCalled();
  });

  it.each([
    [
      'do not start',
      async () => ({
        startTracing: () => {
          throw new Error('no such certificate');
        },
      }),
    ],
    ['do not load', () => Promise.reject(new Error('no such module'))],
  ])('warns and goes on without them where they %s', async (_, load) => {
    const options = setUp(wanted);
    await expect(openTracing(options, load)).resolves.toBeUndefined();
    expect(options.warn).toHaveBeenCalledTimes(1);
    expect(options.warn.mock.calls[0][1]).toContain('OTEL_*');
  });
});
