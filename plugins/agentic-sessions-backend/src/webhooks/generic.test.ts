import { signStandardWebhook } from '@agentic-sessions/webhook-auth';
import { TestDatabases } from '@backstage/backend-test-utils';
import { checkAnswer } from './__testUtils__/checkAnswer';
import { aTrigger, WebhookBench } from './__testUtils__/WebhookBench';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});
const SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

describe.each(databases.eachSupportedId())(
  'generic webhooks on %s',
  databaseId => {
    let bench: WebhookBench;

    beforeEach(async () => {
      bench = await WebhookBench.start(await databases.init(databaseId));
      bench.triggers = [
        aTrigger({
          source: 'generic',
          endpoint: 'payments-nightly',
          events: ['nightly'],
          filter: undefined,
          correlationKey: undefined,
          actors: { trusted: false, ids: ['payments-nightly'] },
          template: {
            framework: { type: 'survey-agent' },
            promptFrom: 'event.task',
            inputs: { website: 'https://example.com' },
          },
        }),
      ];
    });

    afterEach(async () => {
      await bench.stop();
    });

    async function post(
      body: unknown,
      headers: Record<string, string>,
      path = '/webhooks/generic',
    ) {
      const response = await fetch(`${bench.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const answer = { status: response.status, body: await response.json() };
      checkAnswer(path, answer.status, answer.body);
      return answer;
    }
    const task = { event: 'nightly', task: 'Survey the site' };

    it('takes the namespace from the key', async () => {
      const { status, body } = await post(
        { ...task, namespace: 'website' },
        { 'x-api-key': bench.apiKey },
      );
      expect(status).toBe(202);
      expect(body).toMatchObject({ status: 'accepted', namespace: 'payments' });
      await bench.aWorker().runOnce();
      expect(bench.api.sessions.get(body.sessionId)?.spec).toMatchObject({
        prompt: 'Survey the site',
        trigger: {
          source: 'generic',
          actor: { kind: 'external', id: 'payments-nightly' },
        },
      });
    });

    it('knows a repeat by its id, or by its body for a while', async () => {
      const headers = { 'x-api-key': bench.apiKey };
      const named = { ...headers, 'idempotency-key': 'night-1' };
      const first = await post(task, named);
      expect((await post(task, named)).body).toEqual(first.body);
      expect((await post(task, headers)).body).toEqual(first.body);
      expect(
        (await post({ ...task, task: 'Other' }, named)).body,
      ).toMatchObject({ error: 'delivery_conflict' });
      bench.now = new Date(bench.now.getTime() + 600_001);
      const next = await post(task, headers);
      expect(next.body.sessionId).not.toBe(first.body.sessionId);
      expect((await post(task, headers)).body).toEqual(next.body);
    });

    it.each<[Record<string, string>, number, string]>([
      [{}, 400, 'missing_api_key'],
      [{ 'x-api-key': 'k'.repeat(31) }, 401, 'invalid_api_key'],
      [{ 'x-api-key': 'x'.repeat(40) }, 401, 'invalid_api_key'],
      [{ 'x-api-key': 'k'.repeat(600) }, 401, 'invalid_api_key'],
    ])('answers %j with %i %s', async (headers, status, error) => {
      expect(await post(task, headers)).toMatchObject({
        status,
        body: { error, message: expect.stringMatching(/key/i) },
      });
      expect(await bench.count('deliveries')).toBe(0);
    });

    it('does not take a key of one source for another', async () => {
      expect(
        await post(task, { 'x-api-key': bench.apiKey }, '/webhooks/github'),
      ).toMatchObject({ status: 401, body: { error: 'invalid_api_key' } });
    });

    it('tells a caller that reads its answers what policy refuses', async () => {
      bench.runtimes = [];
      const headers = { 'x-api-key': bench.apiKey };
      for (let i = 0; i < 2; i += 1) {
        expect(await post(task, headers)).toMatchObject({
          status: 403,
          body: { error: 'policy_violation' },
        });
      }
      expect(await bench.count('deliveries')).toBe(1);
    });

    it('says what is wrong with a body', async () => {
      const headers = { 'x-api-key': bench.apiKey };
      expect(await post('[]', headers)).toMatchObject({
        status: 400,
        body: { error: 'invalid_payload' },
      });
    });

    it('has a dry run by key', async () => {
      expect(
        await post(
          task,
          { 'x-api-key': bench.apiKey },
          '/webhooks/generic/validate',
        ),
      ).toMatchObject({
        status: 200,
        body: { valid: true, namespace: 'payments' },
      });
      expect(await post(task, {}, '/webhooks/generic/validate')).toMatchObject({
        status: 400,
        body: { error: 'missing_api_key' },
      });
      expect(await bench.count('deliveries')).toBe(0);
    });

    it('takes Standard Webhooks at an endpoint, within five minutes', async () => {
      const path = '/webhooks/generic/payments-nightly';
      const text = JSON.stringify(task);
      const headers = signStandardWebhook(Buffer.from(text), SECRET, {
        id: 'msg_1',
        now: bench.now,
      });
      expect((await post(text, headers, path)).status).toBe(202);
      bench.now = new Date(bench.now.getTime() + 301_000);
      expect(await post(text, headers, path)).toMatchObject({
        status: 401,
        body: { details: { reason: 'timestamp_out_of_range' } },
      });
    });
  },
);
