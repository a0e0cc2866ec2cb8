import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import {
  SESSION_LABEL,
  sessionResource,
  TRACEPARENT_ANNOTATION,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import { eventually, OtlpReceiver } from '@agentic-sessions/test-support';
import type { Fate } from './__testUtils__/Fate';
import { word } from './__testUtils__/word';
import { OperatorBench } from './__testUtils__/OperatorBench';
import type { OperatorProcess } from './__testUtils__/OperatorProcess';

jest.setTimeout(120_000);

/** One after the other. */
const LIFE = ['session.queue', 'session.pod', 'session.start', 'session.run'];

describe('The trace of a session on a real API server', () => {
  const bench = new OperatorBench();
  let receiver: OtlpReceiver;
  let operator: OperatorProcess | undefined;

  beforeAll(async () => {
    receiver = await OtlpReceiver.start();
    await bench.start();
  });
  afterEach(async () => {
    await operator?.end('SIGTERM');
  });
  afterAll(async () => {
    await bench.stop();
    await receiver.stop();
  });

  const start = (env: Record<string, string>): OperatorProcess => {
    operator = bench.operator({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      ...env,
    });
    operator.start();
    return operator;
  };
  const toReceiver = () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });

  /** Starts a session as the portal does for a webhook. */
  const fromWebhook = async (...fates: Fate[]) => {
    const name = randomUUID();
    const [traceId, spanId] = [16, 8].map(n => randomBytes(n).toString('hex'));
    const traceparent = `00-${traceId}-${spanId}-01`;
    bench.kubelet.decide(name, ...fates);
    await bench.cluster.client.create(sessionResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'Session',
      metadata: {
        name,
        namespace: bench.namespace,
        labels: { [SESSION_LABEL]: name },
        annotations: { [TRACEPARENT_ANNOTATION]: traceparent },
      },
      spec: {
        prompt: 'Survey it.',
        framework: { type: bench.runtime },
        trigger: { source: 'test', actor: { kind: 'person', name: 'ada' } },
      } as Session['spec'],
    });
    return { name, traceId, spanId, traceparent };
  };

  /** The spans of a trace once there are so many. */
  const spansOf = async (traceId: string, count: number) => {
    await eventually(() =>
      expect(receiver.trace(traceId).map(({ name }) => name)).toHaveLength(
        count,
      ),
    );
    return receiver.trace(traceId);
  };

  it('goes on from the webhook’s span through queue and Pod to the end', async () => {
    const running = start(toReceiver());
    const { name, traceId, spanId, traceparent } = await fromWebhook({
      startMs: 400,
      runMs: 600,
    });
    await bench.reaches(name, 'Completed/TurnEnded');
    const spans = await spansOf(traceId, 4);
    expect(spans.map(span => span.name)).toEqual(LIFE);
    const { history = [], workload } = bench.status(name);
    const [queue, pod, starting, run] = spans;
    const phases = history.map(({ time }) => Date.parse(time));
    // Each begins where the one before it ends, and phases change where spans do.
    expect(queue.to).toBe(phases[0]);
    expect(pod.from).toBe(phases[0]);
    expect(starting.from).toBe(pod.to);
    expect(starting.to).toBe(phases[1]);
    expect(run).toMatchObject({ from: phases[1], to: phases[2] });
    expect(starting.to - pod.from).toBeGreaterThanOrEqual(400);
    expect(run.to - pod.from).toBeGreaterThanOrEqual(1_000);
    for (const span of spans) {
      expect(span).toMatchObject({
        service: 'agentic-sessions-operator',
        parentSpanId: spanId,
        error: undefined,
        attributes: {
          'k8s.namespace.name': bench.namespace,
          'agentic_sessions.session.name': name,
        },
      });
    }
    expect(run.attributes).toMatchObject({
      'k8s.pod.name': workload?.podName,
      'k8s.pod.uid': workload?.podUID,
      'agentic_sessions.attempt': 0,
      'agentic_sessions.phase': 'Completed',
      'agentic_sessions.reason': 'TurnEnded',
    });
    const [made] = bench.kubelet.pods(name);
    expect(made.metadata.annotations).toMatchObject({
      [TRACEPARENT_ANNOTATION]: traceparent,
    });
    const lines = running.log
      .split('\n')
      .filter(line => line.includes(name))
      .map(line => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      expect(line).toMatchObject({
        trace_id: traceId,
        reconcileID: expect.any(String),
      });
    }
  });

  it('says which Pod failed and why, and goes on with the next', async () => {
    start(toReceiver());
    const { name, traceId } = await fromWebhook(
      { end: { evicted: 'beforeStart' } },
      { runMs: 100, end: { word: word('failed', 'AgentExited') } },
    );
    await bench.reaches(name, 'Failed/AgentExited');
    const spans = await spansOf(traceId, 6);
    expect(
      spans.map(span => [
        span.name,
        span.attributes['agentic_sessions.attempt'],
        span.attributes['error.type'],
      ]),
    ).toEqual([
      ['session.queue', undefined, undefined],
      ['session.pod', 0, undefined],
      ['session.start', 0, 'Evicted'],
      ['session.pod', 1, undefined],
      ['session.start', 1, undefined],
      ['session.run', 1, 'AgentExited'],
    ]);
    expect(spans.at(-1)?.error).toContain('The runner says AgentExited.');
  });

  it('is told once, whoever comes after an operator that was killed', async () => {
    const first = start(toReceiver());
    const { name, traceId, spanId } = await fromWebhook({ runMs: 4_000 });
    await bench.reaches(name, 'Running/RunnerStarted');
    await spansOf(traceId, 3);
    await first.end('SIGKILL');
    start(toReceiver());
    await bench.reaches(name, 'Completed/TurnEnded', 20_000);
    const spans = await spansOf(traceId, 4);
    expect(spans.map(span => span.name)).toEqual(LIFE);
    expect(spans[3]).toMatchObject({
      parentSpanId: spanId,
      from: Date.parse(bench.status(name).history?.[1].time ?? ''),
    });
  });

  it('is nobody’s where nobody asked for it', async () => {
    const before = receiver.exports.length;
    for (const env of [
      { OTEL_SERVICE_NAME: 'operator', OTEL_TRACES_SAMPLER: 'always_on' },
      { ...toReceiver(), OTEL_SDK_DISABLED: 'true' },
    ]) {
      const running = start(env as Record<string, string>);
      const { name } = await fromWebhook({ runMs: 50 });
      await bench.reaches(name, 'Completed/TurnEnded');
      expect(await running.end('SIGTERM')).toBe(0);
      expect(running.log).not.toContain('collector');
    }
    expect(receiver.exports).toHaveLength(before);
  });

  it.each(['refuses', 'is silent'])(
    'costs no session anything where its collector %s',
    async how => {
      const dead = createServer(() => {});
      await new Promise<void>(resolve =>
        dead.listen(0, '127.0.0.1', () => resolve()),
      );
      const { port } = dead.address() as AddressInfo;
      if (how === 'refuses') dead.close();
      const running = start({
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      });
      const sessions = await Promise.all(
        Array.from({ length: 20 }, () => fromWebhook({ runMs: 50 })),
      );
      for (const { name } of sessions) {
        await bench.reaches(name, 'Completed/TurnEnded', 20_000);
      }
      const late = sessions.map(
        ({ name }) =>
          (bench.seenEnded.get(name) ?? Number.POSITIVE_INFINITY) -
          (bench.kubelet.endedAt.get(name) ?? 0),
      );
      expect(Math.max(...late)).toBeLessThan(5_000);
      await eventually(() => expect(running.log).toContain('the collector'));
      const ending = Date.now();
      expect(await running.end('SIGTERM')).toBe(0);
      expect(Date.now() - ending).toBeLessThan(8_000);
      expect(running.log.split('the collector')).toHaveLength(2);
      dead.close();
    },
  );
});
