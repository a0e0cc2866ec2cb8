import { mockServices } from '@backstage/backend-test-utils';
import type { Session } from '@agentic-sessions/kubernetes-api';
import type { Knex } from 'knex';
import { makeSession } from '../__testUtils__/makeSession';
import { databases, initDatabase } from '../__testUtils__/testDatabases';
import { Ledger } from '../ledger/Ledger';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import { SessionProjector } from './SessionProjector';

jest.setTimeout(60_000);

/** The same resource, later. */
function later(session: Session, resourceVersion: string): Session {
  return {
    ...session,
    metadata: { ...session.metadata, resourceVersion },
  };
}

describe.each(databases.eachSupportedId())('SessionProjector on %s', id => {
  let knex: Knex;
  let projector: SessionProjector;

  beforeAll(async () => {
    knex = await initDatabase(id);
    const notices = new LocalNoticeBus({ logger: mockServices.logger.mock() });
    const ledger = new Ledger({ knex, notices });
    projector = new SessionProjector({ knex, ledger, notices });
  });

  const deletedAt = async (session: Session) =>
    (
      await knex('sessions')
        .where({ session_id: session.metadata.name })
        .first('deleted_at')
    ).deleted_at;

  const kinds = async (session: Session) =>
    knex('session_events')
      .where({ session_id: session.metadata.name })
      .orderBy('seq')
      .pluck('kind');

  it('keeps what no watch has told of yet, because the API server has it', async () => {
    const session = makeSession();
    await projector.project(session);
    await projector.removeAbsent(new Set(), async () => session);
    expect(await deletedAt(session)).toBeNull();
    expect(await kinds(session)).toEqual(['session.created']);
  });

  it('marks what the API server does not have', async () => {
    const session = makeSession();
    await projector.project(session);
    await projector.removeAbsent(new Set(), async () => undefined);
    expect(await deletedAt(session)).not.toBeNull();
    expect((await kinds(session)).at(-1)).toBe('session.deleted');
  });

  it('tells of the end of one and takes over another of the same name', async () => {
    const before = makeSession();
    const after = makeSession({ name: before.metadata.name });
    await projector.project(before);
    await projector.removeAbsent(new Set(), async () => after);
    expect(await deletedAt(after)).toBeNull();
    expect(await kinds(after)).toEqual([
      'session.created',
      'session.deleted',
      'session.created',
    ]);
  });

  it('believes a newer state more than a mark, and an older one less', async () => {
    const session = makeSession({ resourceVersion: '5' });
    await projector.remove(session);
    await projector.project(later(session, '4'));
    expect(await deletedAt(session)).not.toBeNull();
    await projector.project(later(session, '6'));
    expect(await deletedAt(session)).toBeNull();
  });
});
