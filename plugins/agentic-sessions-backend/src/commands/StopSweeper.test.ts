import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { makeSession } from '../__testUtils__/makeSession';
import { databases, initDatabase } from '../__testUtils__/testDatabases';
import { Ledger } from '../ledger/Ledger';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import { SessionProjector } from '../sessions/SessionProjector';
import { addCommand } from './addCommand';
import { StopSweeper } from './StopSweeper';

jest.setTimeout(60_000);

describe('StopSweeper', () => {
  it('stops the others where one cannot be stopped', async () => {
    const knex = await initDatabase(databases.eachSupportedId()[0][0]);
    const notices = new LocalNoticeBus({ logger: mockServices.logger.mock() });
    const ledger = new Ledger({ knex, notices });
    const projector = new SessionProjector({ knex, ledger, notices });
    for (let index = 0; index < 3; index += 1) {
      const session = makeSession({ status: { phase: 'Running' } });
      const { name } = session.metadata;
      await projector.project(session);
      await ledger.write({ namespace: 'payments', sessionId: name }, writer =>
        addCommand(
          writer,
          { id: `stop-${index}`, kind: 'stop', actor: 'ada' },
          { kind: 'user.stop', body: {} },
        ),
      );
    }
    const asked = new Set<string>();
    const patch = jest.fn(async (_resource, ref: { name: string }) => {
      asked.add(ref.name);
      if (asked.size === 1) {
        throw new Error('this one is broken');
      }
      return {};
    });
    const sweeper = new StopSweeper({ knex, client: { patch } as never });
    await expect(sweeper.sweep()).rejects.toThrow(
      '1 of 3 were not heard, the first because: this one is broken',
    );
    expect(asked.size).toBe(3);
  });

  it('finds those that were not heard behind many that were, the longest waiting first', async () => {
    const knex = await initDatabase(databases.eachSupportedId()[0][0]);
    const notices = new LocalNoticeBus({ logger: mockServices.logger.mock() });
    const projector = new SessionProjector({
      knex,
      ledger: new Ledger({ knex, notices }),
      notices,
    });
    const first = makeSession({ status: { phase: 'Running' } });
    await projector.project(first);
    const row = await knex('sessions').first();
    await knex('sessions').delete();
    // Every third has not been heard.
    const stops = Array.from({ length: 330 }, (_, index) => {
      const name = randomUUID();
      const resource = {
        ...first,
        metadata: { ...first.metadata, name },
        spec: {
          ...first.spec,
          desiredState: index % 3 === 2 ? 'Running' : 'Stopped',
        },
      };
      return {
        session: {
          ...row,
          session_id: name,
          resource: JSON.stringify(resource),
        },
        command: {
          id: `stop-${index}`,
          session_id: name,
          position: 1,
          namespace: 'payments',
          kind: 'stop',
          body: '{}',
          actor: 'ada',
          // Two at once, as stops of many sessions are.
          created_at: new Date(Math.floor(index / 2) * 1000).toISOString(),
        },
      };
    });
    const inAnyOrder = [...stops].reverse();
    await knex.batchInsert(
      'sessions',
      inAnyOrder.map(({ session }) => session),
      20,
    );
    await knex.batchInsert(
      'commands',
      inAnyOrder.map(({ command }) => command),
      20,
    );
    const told: string[] = [];
    const patch = jest.fn(async (_resource, ref: { name: string }) => {
      told.push(ref.name);
      return {};
    });
    const sweeper = new StopSweeper({ knex, client: { patch } as never });
    expect(await sweeper.sweep()).toBeGreaterThanOrEqual(100);
    const unheard = stops.filter((_, index) => index % 3 === 2);
    expect(
      told
        .slice(0, 100)
        .map(name =>
          unheard.findIndex(({ session }) => session.session_id === name),
        ),
    ).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });
});
