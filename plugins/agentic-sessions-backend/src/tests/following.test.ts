import { describePortal, RUNNING } from '../__testUtils__/describePortal';
import { makeSession } from '../__testUtils__/makeSession';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

describePortal('following the cluster', h => {
  it('tells each phase once, and keeps the ledger of what was deleted', async () => {
    const session = makeSession({ status: RUNNING });
    await h.portal.addSession(session);
    const path = `/namespaces/payments/sessions/${session.metadata.name}`;
    const ended = {
      ...session,
      status: {
        ...RUNNING,
        phase: 'Completed' as const,
        reason: 'TurnEnded',
        message: 'Done.',
        finishedAt: '2026-11-22T10:05:00Z',
        history: [
          ...RUNNING.history,
          {
            time: '2026-11-22T10:05:00Z',
            phase: 'Completed' as const,
            reason: 'TurnEnded',
            message: 'Done.',
          },
        ],
      },
    };
    await h.portal.addSession(ended);
    // The same again, as after a relist.
    await h.portal.addSession(ended);
    const detail = await h.portal
      .as('vera')
      .get(`${path}?includeHistory=true&includeArtifacts=true`);
    h.contract.check('getSession', detail);
    expect(
      detail.body.history.map(
        (entry: { event: string; data: { phase?: string } }) =>
          [entry.event, entry.data.phase].join(' ').trim(),
      ),
    ).toEqual([
      'session.created',
      'session.phase Pending',
      'session.phase Running',
      'session.phase Completed',
      'session.ended Completed',
    ]);

    h.portal.removeSession(session);
    await until(
      async () => (await h.portal.as('vera').get(path)).body.deleted === true,
    );
    const events = await h.portal.as('vera').get(`${path}/events`);
    h.contract.check('listEvents', events);
    expect(events.body.events.at(-1).kind).toBe('session.deleted');
    const list = await h.portal
      .as('vera')
      .get('/namespaces/payments/sessions?limit=100');
    expect(
      list.body.sessions.some(
        (entry: { id: string }) => entry.id === session.metadata.name,
      ),
    ).toBe(false);
    const stop = await h.portal.as('ada').post(`${path}/stop`, {});
    expect(stop.status).toBe(409);
    expect(stop.body.error).toBe('session_ended');
  });

  it('goes on where it was after a restart, and finds what went meanwhile', async () => {
    const kept = await h.startRunning();
    const gone = await h.startRunning();
    await kept.runner.tell({
      kind: 'turn.started',
      body: { turn: 1, prompt: 'go' },
    });
    const eventsOf = async (sessionId: string) =>
      h
        .knex('session_events')
        .where({ session_id: sessionId })
        .orderBy('seq')
        .pluck('kind');
    const before = await eventsOf(kept.id);
    // At once, before what the first event changed was shown in the cluster.
    await h.restart(() => h.portal.removeSession(gone.session));
    await until(
      async () =>
        (await h.portal.as('vera').get(gone.path)).body.deleted === true,
    );
    expect(await eventsOf(kept.id)).toEqual(before);
    const deleted = await eventsOf(gone.id);
    expect(deleted[deleted.length - 1]).toBe('session.deleted');
    await until(
      () =>
        h.portal.inCluster('payments', kept.id)?.status?.activity === 'Working',
    );
  });
});
