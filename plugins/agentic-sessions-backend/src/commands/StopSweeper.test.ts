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
    // Every third has not been heard.
    const { sweeper, told, place } = await sweeping({
      sessions: 330,
      isHeard: index => index % 3 !== 2,
    });
    expect(await sweeper.sweep()).toBe(100);
    expect(told.map(place)).toEqual(
      Array.from({ length: 100 }, (_, index) => 3 * index + 2),
    );
    // What the watch brings is not here: the next sweep says what is left, the one after it everything again.
    expect(await sweeper.sweep()).toBe(10);
    expect(await sweeper.sweep()).toBe(100);
  });

  it('says it to a session once, however often it was told to stop', async () => {
    const { sweeper, told } = await sweeping({
      sessions: 60,
      stopsOfEach: 4,
    });
    expect(await sweeper.sweep()).toBe(60);
    expect(new Set(told).size).toBe(60);
    expect(told).toHaveLength(60);
  });

  it('comes to the younger ones also where a hundred older ones fail for good', async () => {
    const { sweeper, told, place } = await sweeping({
      sessions: 130,
      fails: index => index < 100,
    });
    await expect(sweeper.sweep()).rejects.toThrow('100 of 100');
    expect(await sweeper.sweep()).toBe(30);
    expect(told.slice(100).map(place)).toEqual(
      Array.from({ length: 30 }, (_, index) => 100 + index),
    );
    // And then to the older ones again, perhaps with better luck.
    await expect(sweeper.sweep()).rejects.toThrow('100 of 100');
  });
});

/** A sweeper over sessions that were told to stop one after the other, and whom it told. */
async function sweeping(options: {
  sessions: number;
  stopsOfEach?: number;
  isHeard?: (index: number) => boolean;
  fails?: (index: number) => boolean;
}) {
  const { stopsOfEach = 1, isHeard, fails } = options;
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
  const names: string[] = Array.from({ length: options.sessions }, () =>
    randomUUID(),
  );
  const place = (name: string) => names.indexOf(name);
  const sessions = names.map((name, index) => ({
    ...row,
    session_id: name,
    resource: JSON.stringify({
      ...first,
      metadata: { ...first.metadata, name },
      spec: {
        ...first.spec,
        desiredState: isHeard?.(index) ? 'Stopped' : 'Running',
      },
    }),
  }));
  const commands = names.flatMap((name, index) =>
    Array.from({ length: stopsOfEach }, (_, stop) => ({
      id: `stop-${index}-${stop}`,
      session_id: name,
      position: stop + 1,
      namespace: 'payments',
      kind: 'stop',
      body: '{}',
      actor: 'ada',
      created_at: new Date(index * 1000 + stop).toISOString(),
    })),
  );
  // In another order than theirs.
  await knex.batchInsert('sessions', sessions.reverse(), 20);
  await knex.batchInsert('commands', commands.reverse(), 20);
  const told: string[] = [];
  const patch = async (_resource: unknown, { name }: { name: string }) => {
    told.push(name);
    if (fails?.(place(name))) {
      throw new Error('this one is broken');
    }
    return {};
  };
  const sweeper = new StopSweeper({ knex, client: { patch } as never });
  return { sweeper, told, place };
}
