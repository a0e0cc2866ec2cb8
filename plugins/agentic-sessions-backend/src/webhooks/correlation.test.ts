import { createHash } from 'node:crypto';
import { githubWebhookSource } from '@agentic-sessions/backstage-plugin-backend-module-github';
import { TestDatabases } from '@backstage/backend-test-utils';
import { CommandStore } from '../commands/CommandStore';
import { aComment, send } from './__testUtils__/githubDelivery';
import { sessionIdOf } from './__testUtils__/sessionIdOf';
import { aTrigger, WebhookBench } from './__testUtils__/WebhookBench';
import type { IncomingDelivery } from './deliveries/IncomingDelivery';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

describe.each(databases.eachSupportedId())(
  'deliveries of one issue, and dry runs, on %s',
  databaseId => {
    let bench: WebhookBench;

    beforeEach(async () => {
      bench = await WebhookBench.start(await databases.init(databaseId));
    });

    afterEach(async () => {
      await bench.stop();
    });

    describe('when a session goes for the same issue', () => {
      async function running(onRunning: 'Steer' | 'Queue' | 'Skip') {
        bench.triggers = [aTrigger({ onRunning })];
        const first = await send(
          bench,
          aComment(bench, '/agent', { issue: 7 }),
        );
        await bench.aWorker().runOnce();
        await bench.setPhase(sessionIdOf(first), 'Running');
        bench.now = new Date(bench.now.getTime() + 1000);
        return sessionIdOf(first);
      }

      it('sends it there', async () => {
        const sessionId = await running('Steer');
        const text = '/agent also list the dependencies';
        const delivery = aComment(bench, text, { issue: 7 });
        const answers = await Promise.all(
          Array.from({ length: 5 }, () => send(bench, delivery)),
        );
        for (const { body } of answers) {
          expect(body).toEqual(answers[0].body);
          expect(body).toMatchObject({ status: 'steered', sessionId });
        }
        const commands = await bench.knex('commands').select();
        expect(commands).toHaveLength(1);
        expect(commands[0]).toMatchObject({
          session_id: sessionId,
          kind: 'message',
          actor: 'github:Codertocat',
        });
        expect(JSON.parse(commands[0].body)).toEqual({ text });
        expect(
          await bench.knex('session_events').where({ kind: 'user.message' }),
        ).toHaveLength(1);
        expect(await bench.knex('session_creations').pluck('state')).toEqual(
          expect.arrayContaining(['done', 'held']),
        );
      });

      it('makes a session of what the session ended before hearing, once', async () => {
        const sessionId = await running('Steer');
        await send(bench, aComment(bench, '/agent also this', { issue: 7 }));
        await bench.setPhase(sessionId, 'Completed');
        await bench.setPhase(sessionId, 'Completed');
        expect(await bench.knex('commands').select()).toMatchObject([
          { outcome: 'ignored', reason: 'SessionEnded' },
        ]);
        const told = await bench
          .knex('session_events')
          .where({ session_id: sessionId, kind: 'command.applied' });
        expect(told.map(({ body }) => JSON.parse(body))).toEqual([
          expect.objectContaining({ outcome: 'ignored' }),
        ]);
        await bench.aWorker().runOnce();
        await bench.aWorker().runOnce();
        const others = [...bench.api.sessions.values()].filter(
          ({ metadata }) => metadata.name !== sessionId,
        );
        expect(others.map(({ spec }) => spec.prompt)).toEqual([
          '/agent also this',
        ]);
        // What comes next goes to that one.
        bench.now = new Date(bench.now.getTime() + 1000);
        const { body } = await send(
          bench,
          aComment(bench, '/agent and more', { issue: 7 }),
        );
        expect(body).toMatchObject({
          status: 'steered',
          sessionId: others[0].metadata.name,
        });
      });

      it('starts what was not heard one after another', async () => {
        const sessionId = await running('Steer');
        for (const text of ['/agent b', '/agent c']) {
          await send(bench, aComment(bench, text, { issue: 7 }));
          bench.now = new Date(bench.now.getTime() + 1000);
        }
        await bench.setPhase(sessionId, 'Failed');
        const promised = await bench
          .knex('session_creations')
          .where({ state: 'pending' });
        expect(promised).toHaveLength(2);
        const [waiting] = promised.filter(({ waits_for }) => waits_for);
        const [first] = promised.filter(({ waits_for }) => !waits_for);
        expect(JSON.parse(first.session).spec.prompt).toBe('/agent b');
        expect(waiting.waits_for).toBe(first.session_id);
      });

      it('makes no session of what was heard, also where it ends after', async () => {
        const sessionId = await running('Steer');
        await send(bench, aComment(bench, '/agent also this', { issue: 7 }));
        const [{ id }] = await bench.knex('commands').select('id');
        await bench.ledger.write({ namespace: 'payments', sessionId }, writer =>
          CommandStore.applied(writer, { commandId: id, outcome: 'applied' }),
        );
        await bench.setPhase(sessionId, 'Completed');
        expect(await bench.knex('session_creations').pluck('state')).toEqual([
          'done',
        ]);
      });

      it('sends it there also before the session is created', async () => {
        const first = await send(
          bench,
          aComment(bench, '/agent', { issue: 7 }),
        );
        bench.now = new Date(bench.now.getTime() + 1);
        const second = await send(
          bench,
          aComment(bench, '/agent b', { issue: 7 }),
        );
        expect(second.body).toMatchObject({
          status: 'steered',
          sessionId: first.body.sessionId,
        });
      });

      it('makes one session of many comments at once', async () => {
        const answers = await Promise.all(
          Array.from({ length: 6 }, (_, i) =>
            send(bench, aComment(bench, `/agent ${i}`, { issue: 9 })),
          ),
        );
        expect(new Set(answers.map(({ body }) => body.sessionId)).size).toBe(1);
        expect(answers.map(({ body }) => body.status).sort()).toEqual([
          'accepted',
          ...Array(5).fill('steered'),
        ]);
        expect(
          await bench.knex('session_creations').where({ state: 'pending' }),
        ).toHaveLength(1);
        expect(await bench.count('commands')).toBe(5);
      });

      it.each(['Completed', 'Failed', 'Stopped'] as const)(
        'starts another when it is %s',
        async phase => {
          const sessionId = await running('Steer');
          await bench.setPhase(sessionId, phase);
          const { body } = await send(
            bench,
            aComment(bench, '/agent', { issue: 7 }),
          );
          expect(body.status).toBe('accepted');
          expect(body.sessionId).not.toBe(sessionId);
        },
      );

      it('starts another when it ends while that is being decided', async () => {
        const sessionId = await running('Steer');
        const { ledger } = bench;
        const slow = Object.assign(Object.create(ledger), {
          write: async (...args: Parameters<typeof ledger.write>) => {
            await bench.setPhase(sessionId, 'Completed');
            return ledger.write(...args);
          },
        });
        const answer = await bench
          .anAcceptor({ ledger: slow })
          .accept(incoming(bench, '/agent late', 7), {
            everyBodyIsUnique: true,
          });
        expect(answer.status).toBe('accepted');
        expect(answer.sessionId).not.toBe(sessionId);
        expect(await bench.count('commands')).toBe(0);
      });

      it('skips it where the trigger says so', async () => {
        const sessionId = await running('Skip');
        expect(
          (await send(bench, aComment(bench, '/agent', { issue: 7 }))).body,
        ).toMatchObject({
          status: 'ignored',
          sessionId,
          reason: expect.stringContaining('skips'),
        });
      });

      it('starts another after it where the trigger says so', async () => {
        const sessionId = await running('Queue');
        const second = await send(
          bench,
          aComment(bench, '/agent', { issue: 7 }),
        );
        expect(second.body).toMatchObject({ status: 'queued' });
        const worker = bench.aWorker();
        await worker.runOnce();
        expect(bench.api.sessions.has(sessionIdOf(second))).toBe(false);
        await bench.setPhase(sessionId, 'Completed');
        bench.now = new Date(bench.now.getTime() + 5000);
        await worker.runOnce();
        expect(bench.api.sessions.has(sessionIdOf(second))).toBe(true);
      });
    });

    describe('validate', () => {
      const path = '/webhooks/github/payments-github/validate';

      it('says what would start and starts nothing', async () => {
        const answer = await send(bench, aComment(bench, '/agent'), { path });
        expect(answer).toMatchObject({
          status: 200,
          body: {
            valid: true,
            namespace: 'payments',
            framework: 'survey-agent',
            warnings: expect.any(Array),
          },
        });
        expect(await bench.count('deliveries')).toBe(0);
      });

      it('says why nothing would, and asks for the same signature', async () => {
        const delivery = aComment(bench, '/agent', { senderId: 3 });
        expect(await send(bench, delivery, { path })).toMatchObject({
          status: 400,
          body: {
            valid: false,
            error: 'ignored',
            violations: [{ code: 'ActorNotTrusted' }],
          },
        });
        expect(
          (await send(bench, { ...delivery, signature: 'x' }, { path })).status,
        ).toBe(401);
      });
    });
  },
);

/** A comment as it is after its source has read it. */
function incoming(
  bench: WebhookBench,
  text: string,
  issue: number,
): IncomingDelivery {
  const { id, body } = aComment(bench, text, { issue });
  const reading = githubWebhookSource.read({
    rawBody: body,
    headers: { 'x-github-event': 'issue_comment', 'x-github-delivery': id },
  });
  if (reading.kind !== 'event') {
    throw new Error(`Read as ${reading.kind}`);
  }
  return {
    endpoint: {
      id: 'payments-github',
      source: 'github',
      namespace: 'payments',
    },
    event: reading.event,
    rawBody: body,
    bodyDigest: createHash('sha256').update(body).digest('hex'),
    headers: {},
    secretIndex: 0,
    traceId: '0'.repeat(32),
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
  };
}
