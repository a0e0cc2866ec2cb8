import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { makeSession } from '../__testUtils__/makeSession';
import { Portal } from '../__testUtils__/Portal';
import { permissionRequest, Runner } from '../__testUtils__/Runner';
import { SseReader } from '../__testUtils__/readSse';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

/** Two portals on one PostgreSQL, each with its own watch of a cluster that says the same to both. */
(databases.eachSupportedId().length > 0 ? describe : describe.skip)(
  'two replicas on PostgreSQL',
  () => {
    let knex: Knex;
    let portals: Portal[];
    const session = makeSession({
      status: {
        phase: 'Running',
        reason: 'RunnerStarted',
        workload: { podName: 'p', podUID: 'pod-uid', attempt: 0 },
        history: [
          {
            time: '2026-11-22T10:00:05Z',
            phase: 'Running',
            reason: 'RunnerStarted',
          },
        ],
      },
    });
    const path = `/namespaces/payments/sessions/${session.metadata.name}`;

    beforeAll(async () => {
      knex = await databases.init('POSTGRES_18');
      portals = [await Portal.start({ knex }), await Portal.start({ knex })];
      await Promise.all(
        portals.map(async portal => {
          portal.addPodToken('pod', 'payments', 'pod-uid');
          await portal.addSession(session);
        }),
      );
    });

    afterAll(async () => {
      await Promise.all(
        (portals ?? []).map(async portal => {
          await portal.stop();
          await portal.kubernetes.stop();
        }),
      );
    });

    const runnerOf = (portal: Portal) =>
      new Runner({
        url: portal.runnerUrl,
        token: 'pod',
        session: `payments/${session.metadata.name}`,
      });

    it('tell each event once, whichever hears it, and show it in both', async () => {
      const streams = await Promise.all(
        portals.map(portal =>
          SseReader.open(`${portal.url}/api/v1${path}/events`, {
            authorization: 'Bearer vera-token',
          }),
        ),
      );
      const runners = portals.map(runnerOf);
      const batch = (index: number) =>
        Array.from({ length: 5 }, (_, offset) => ({
          runnerSeq: index * 5 + offset + 1,
          time: new Date().toISOString(),
          kind: 'note',
          body: { text: `${index}.${offset}` },
        }));
      for (let index = 0; index < 10; index += 1) {
        // The same batch to both at once, as a runner whose first answer was lost behind a load balancer.
        const answers = await Promise.all(
          runners.map(runner => runner.send(batch(index))),
        );
        for (const answer of answers) {
          expect(await answer.json()).toEqual({ storedSeq: (index + 1) * 5 });
        }
      }
      for (const stream of streams) {
        const seen: number[] = [];
        while (seen.length < 2 + 50) {
          seen.push(Number((await stream.nextOf('event')).id));
        }
        expect(seen).toEqual(seen.map((_, index) => index + 1));
        stream.close();
      }
    });

    it('let one of two deciders at two replicas win, and tell the runner at either', async () => {
      const [one, other] = portals;
      const runner = runnerOf(one);
      runner.seq = 50;
      const commands = await SseReader.open(`${other.runnerUrl}/commands`, {
        authorization: 'Bearer pod',
        'agentic-session': `payments/${session.metadata.name}`,
      });
      await runner.tell({
        kind: 'permission.requested',
        body: permissionRequest(),
      });
      const list = await one.as('grace').get(`${path}/approvals`);
      const [approval] = list.body.approvals;
      const answers = await Promise.all(
        portals.flatMap(portal =>
          ['approved', 'denied'].map(decision =>
            portal
              .as('grace')
              .post(`${path}/approvals/${approval.id}/decision`, {
                decision,
                hash: approval.hash,
              }),
          ),
        ),
      );
      expect(answers.map(answer => answer.status).sort()).toEqual([
        200, 409, 409, 409,
      ]);
      const told = await commands.nextOf('command');
      expect(told.data).toMatchObject({
        kind: 'decide',
        decision: answers.find(answer => answer.status === 200)?.body.state,
      });
      commands.close();
    });
  },
);
