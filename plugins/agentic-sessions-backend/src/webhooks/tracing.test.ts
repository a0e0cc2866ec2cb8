import { TRACEPARENT_ANNOTATION } from '@agentic-sessions/kubernetes-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { TraceRecorder } from '../__testUtils__/TraceRecorder';
import { aComment, send } from './__testUtils__/githubDelivery';
import { WebhookBench } from './__testUtils__/WebhookBench';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe('the trace of a delivery', () => {
  let bench: WebhookBench;
  let traces: TraceRecorder;

  beforeEach(async () => {
    traces = new TraceRecorder();
    bench = await WebhookBench.start(await databases.init('SQLITE_3'));
  });
  afterEach(async () => {
    await bench.stop();
    await traces.stop();
  });

  const deliver = async (headers: Record<string, string> = {}) => {
    const { status, body } = await send(bench, aComment(bench, '/agent'), {
      headers,
    });
    return { status, sessionId: String(body.sessionId) };
  };
  const annotation = (sessionId: string) =>
    bench.api.sessions.get(sessionId)?.metadata.annotations?.[
      TRACEPARENT_ANNOTATION
    ];

  it.each([
    ['continues the sender’s', { traceparent: `00-${TRACE}-${PARENT}-01` }],
    ['begins here where the sender has none', {}],
    ['begins here where the sender’s is none', { traceparent: '00-0-0-01' }],
  ])('%s, and goes on in the session', async (_, headers) => {
    const { sessionId } = await deliver(headers as Record<string, string>);
    await bench.aWorker().runOnce();
    const [receipt, create] = await traces.spans(2);
    expect(receipt).toMatchObject({
      name: 'POST /webhooks/:source/:endpointId',
      kind: SpanKind.SERVER,
      attributes: {
        'http.response.status_code': 202,
        'k8s.namespace.name': 'payments',
        'agentic_sessions.endpoint': 'payments-github',
        'agentic_sessions.outcome': 'accepted',
        'agentic_sessions.session.name': sessionId,
      },
    });
    const { traceId, spanId } = receipt.spanContext();
    expect(annotation(sessionId)).toBe(`00-${traceId}-${spanId}-01`);
    expect(create).toMatchObject({
      name: 'session.create',
      parentSpanContext: { traceId, spanId },
    });
    const isContinued = JSON.stringify(headers).includes(TRACE);
    expect(traceId === TRACE).toBe(isContinued);
    expect(receipt.parentSpanContext?.spanId).toBe(
      isContinued ? PARENT : undefined,
    );
    // One id in the audit, the delivery and the trace.
    const [audit] = await bench.knex('audit_log').where({ action: 'deliver' });
    const [delivery] = await bench.knex('deliveries').select();
    expect([audit.trace_id, delivery.trace_id]).toEqual([traceId, traceId]);
  });

  it('tells each try to create the session, and why it failed', async () => {
    bench.api.failures.push(new Error('The API server is away'));
    await deliver();
    await bench.aWorker().runOnce();
    bench.now = new Date(bench.now.getTime() + 60_000);
    await bench.aWorker().runOnce();
    const [receipt, failed, done] = await traces.spans(3);
    expect(failed.status).toEqual({
      code: SpanStatusCode.ERROR,
      message: 'The API server is away',
    });
    expect(done.status.code).toBe(SpanStatusCode.UNSET);
    for (const span of [failed, done]) {
      expect(span.parentSpanContext?.spanId).toBe(receipt.spanContext().spanId);
    }
  });

  it('is not recorded where the sender’s is not, up to the session', async () => {
    const { sessionId } = await deliver({
      traceparent: `00-${TRACE}-${PARENT}-00`,
    });
    await bench.aWorker().runOnce();
    expect(annotation(sessionId)).toMatch(new RegExp(`^00-${TRACE}-.*-00$`));
    expect(await traces.spans(0)).toEqual([]);
  });

  it('has nothing of what is not genuine', async () => {
    const forged = aComment({ secret: 'somebody else’s' }, '/agent');
    const { status } = await send(bench, forged, {
      headers: { traceparent: `00-${TRACE}-${PARENT}-01` },
    });
    expect(status).toBe(401);
    expect(await traces.spans(0)).toEqual([]);
  });
});
