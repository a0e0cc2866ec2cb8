import { SpanKind } from '@opentelemetry/api';
import { TRACEPARENT_ANNOTATION } from '@agentic-sessions/kubernetes-api';
import { describePortal } from '../__testUtils__/describePortal';
import { TraceRecorder } from '../__testUtils__/TraceRecorder';

jest.setTimeout(60_000);

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const GIVEN = `00-${TRACE}-${PARENT}-01`;

describePortal('the trace of a call', h => {
  const create = async (traceparent?: string) => {
    const request = h.portal.as('ada').post('/namespaces/payments/sessions', {
      framework: { type: 'survey-agent' },
      prompt: 'Survey the checkout',
    });
    const { status, body } = await (traceparent
      ? request.set('traceparent', traceparent)
      : request);
    expect(status).toBe(201);
    const session = h.portal.inCluster('payments', body.id);
    return {
      id: String(body.id),
      annotation: session?.metadata.annotations?.[TRACEPARENT_ANNOTATION],
    };
  };
  const auditOf = async (id: string) => {
    const where = { session_id: id, action: 'create' };
    const [row] = await h.knex('audit_log').where(where);
    return row.trace_id;
  };

  it.each([GIVEN, undefined])(
    'that follows from %s goes on in the session',
    async given => {
      const traces = new TraceRecorder();
      try {
        const { id, annotation } = await create(given);
        const [call, made] = (await traces.spans(2)) ?? [];
        const { traceId, spanId } = call.spanContext();
        expect(call).toMatchObject({
          name: expect.stringMatching(
            /^POST .*\/namespaces\/:namespace\/sessions$/,
          ),
          kind: SpanKind.SERVER,
          attributes: {
            'http.response.status_code': 201,
            'k8s.namespace.name': 'payments',
            'agentic_sessions.session.name': id,
          },
        });
        expect(call.parentSpanContext?.spanId).toBe(given && PARENT);
        expect(made).toMatchObject({
          name: 'session.create',
          parentSpanContext: { traceId, spanId },
        });
        expect(annotation).toBe(`00-${traceId}-${spanId}-01`);
        expect(traceId === TRACE).toBe(given !== undefined);
        expect(await auditOf(id)).toBe(traceId);
      } finally {
        await traces.stop();
      }
    },
  );

  it('is the caller’s, or a new one, where nobody records', async () => {
    expect((await create(GIVEN)).annotation).toBe(GIVEN);
    const { id, annotation } = await create();
    expect(annotation).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(await auditOf(id)).toBe(annotation?.split('-')[1]);
  });
});
