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
});
