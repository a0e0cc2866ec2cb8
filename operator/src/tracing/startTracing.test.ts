import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { OtlpReceiver } from '@agentic-sessions/test-support';
import { bundleProgram } from '../__testUtils__/bundleProgram';
import { NOW } from '../__testUtils__/observe';

jest.setTimeout(60_000);

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

interface Outcome {
  /** What `stop` answered, and how long it took. */
  isSent: boolean;
  stopMs: number;
  /** How long it took to tell of one session. */
  eachMs: number;
  /** What was logged. */
  lines: { level: number; msg: string }[];
}

describe('startTracing', () => {
  let receiver: OtlpReceiver;

  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
  });
  afterEach(() => receiver.stop());

  /** Tells of sessions that end; each has one span, its run. */
  const run = async (env: Record<string, string>): Promise<Outcome> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [bundleProgram('src/__testUtils__/traceProgram.ts')],
      {
        env: {
          TRACEPARENT: `00-${TRACE}-${PARENT}-01`,
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
          ...env,
        },
      },
    );
    return JSON.parse(stdout);
  };

  it('sends what is left when it stops, as child of the session’s parent', async () => {
    const { isSent, lines } = await run({
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=trial',
    });
    expect({ isSent, lines }).toEqual({ isSent: true, lines: [] });
    expect(receiver.exports.map(({ path }) => path)).toEqual(['/v1/traces']);
    expect(receiver.spans).toEqual([
      expect.objectContaining({
        service: 'agentic-sessions-operator',
        traceId: TRACE,
        parentSpanId: PARENT,
        name: 'session.run',
        from: NOW - 40_000,
        to: NOW,
        error: '',
        attributes: expect.objectContaining({ 'error.type': 'OOMKilled' }),
      }),
    ]);
    expect(receiver.exports[0].body.toString()).toContain('"trial"');
  });

  it('speaks Protobuf unless told otherwise, under the name it is given', async () => {
    await run({
      OTEL_EXPORTER_OTLP_PROTOCOL: '',
      OTEL_SERVICE_NAME: 'my-operator',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20key',
    });
    const [sent] = receiver.exports;
    expect(sent.contentType).toBe('application/x-protobuf');
    expect(sent.headers.authorization).toBe('Bearer key');
    expect(sent.body.includes(Buffer.from(TRACE, 'hex'))).toBe(true);
    expect(sent.body.includes('my-operator')).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['nonsense', 'or 1=1'],
    ['zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['what is not recorded', `00-${TRACE}-${PARENT}-00`],
  ])('tells nothing of a session with %s for a trace', async (_, given) => {
    expect(await run({ TRACEPARENT: given })).toMatchObject({ lines: [] });
    expect(receiver.exports).toEqual([]);
  });

  it('is told by the environment what to sample', async () => {
    await run({ OTEL_TRACES_SAMPLER: 'always_off' });
    expect(receiver.exports).toEqual([]);
  });

  it('neither waits for nor is stopped by a collector that is silent, and says so once', async () => {
    const silent = createServer(() => {});
    await new Promise<void>(resolve =>
      silent.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = silent.address() as AddressInfo;
    const { eachMs, stopMs, lines } = await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_BSP_SCHEDULE_DELAY: '10',
      OTEL_EXPORTER_OTLP_TIMEOUT: '100',
      COUNT: '10000',
      WAIT_MS: '1000',
    });
    silent.close();
    expect(eachMs).toBeLessThan(1);
    expect(stopMs).toBeLessThan(3_500);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 40,
        msg: 'Not all traces reach the collector',
      }),
    ]);
  });

  it('gives up after three seconds where the collector refuses', async () => {
    receiver.status = 503;
    const { isSent, stopMs } = await run({});
    expect(isSent).toBe(false);
    expect(stopMs).toBeLessThan(3_500);
  });

  it('says so where it is asked for a protocol that it does not speak', async () => {
    const { lines } = await run({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
    expect(lines.map(({ msg }) => msg)).toEqual([
      expect.stringContaining('"grpc"'),
    ]);
  });
});
