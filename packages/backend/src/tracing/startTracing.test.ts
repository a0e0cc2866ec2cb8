import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OtlpReceiver } from '@agentic-sessions/test-support';

jest.setTimeout(60_000);

/** Runs TypeScript as it is, as the portal's own start does. */
const TRANSFORM = require.resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);
const PROGRAM = join(__dirname, '..', '__testUtils__', 'tracedProgram.ts');

describe('startTracing', () => {
  let receiver: OtlpReceiver;

  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
  });
  afterEach(() => receiver.stop());

  const run = async (env: Record<string, string>) => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--require', TRANSFORM, PROGRAM],
      {
        env: {
          PATH: process.env.PATH,
          OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
          ...env,
        } as unknown as NodeJS.ProcessEnv,
      },
    );
    return { ...JSON.parse(stdout), stderr } as {
      isOn: boolean;
      isLoaded: boolean;
      stopMs: number;
      stderr: string;
    };
  };

  it('sends what plugins tell, each span under the one around it', async () => {
    const { isOn, stderr } = await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    expect({ isOn, stderr }).toEqual({ isOn: true, stderr: '' });
    const [inner, outer] = receiver.spans;
    expect([inner.name, outer.name]).toEqual(['inner', 'outer']);
    expect(inner).toMatchObject({
      service: 'agentic-sessions-portal',
      traceId: outer.traceId,
      parentSpanId: outer.spanId,
    });
    expect(receiver.exports.map(({ path }) => path)).toEqual(['/v1/traces']);
  });

  it('goes by the name it is given', async () => {
    await run({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
      OTEL_SERVICE_NAME: 'portal-of-ours',
    });
    expect(receiver.spans[0].service).toBe('portal-of-ours');
  });

  it.each<[Record<string, string>]>([
    [{}],
    [{ OTEL_SERVICE_NAME: 'portal', OTEL_TRACES_SAMPLER: 'always_on' }],
    [{ OTEL_SDK_DISABLED: 'true', endpoint: 'yes' }],
    [{ OTEL_TRACES_EXPORTER: 'none', endpoint: 'yes' }],
  ])('loads and sends nothing with %j', async ({ endpoint, ...env }) => {
    const asked: Record<string, string> = endpoint
      ? { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }
      : {};
    expect(await run({ ...env, ...asked })).toMatchObject({
      isOn: false,
      isLoaded: false,
      stderr: '',
    });
    expect(receiver.exports).toEqual([]);
  });

  it('ends in time where the collector refuses', async () => {
    receiver.status = 503;
    const { stopMs } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    // Three seconds, and what a busy machine takes for them.
    expect(stopMs).toBeLessThan(6_000);
  });

  it('says once that the collector does not take them, however many', async () => {
    receiver.status = 400;
    const { stderr } = await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      // Each span by itself.
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1',
    });
    expect(stderr.match(/^Not all traces reach the collector: .+$/gm)).toEqual([
      expect.stringMatching(/Bad Request|400/),
    ]);
    expect(receiver.exports).toHaveLength(2);
  });
});
