import { randomUUID } from 'node:crypto';
import type request from 'supertest';
import { describePortal, RUNNING } from '../__testUtils__/describePortal';
import { makeSession } from '../__testUtils__/makeSession';

jest.setTimeout(60_000);

describePortal('lists', h => {
  it('pages, filters and searches', async () => {
    const mark = randomUUID().slice(0, 8);
    const names: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const session = makeSession({
        createdAt: `2026-11-20T10:00:0${index}Z`,
        spec: {
          title: `${mark} 100%_done ${index}`,
          entityRef: `component:default/${mark}`,
        },
        status: index === 0 ? RUNNING : undefined,
      });
      names.unshift(session.metadata.name);
      await h.portal.addSession(session);
    }
    const ids = (answer: request.Response) =>
      answer.body.sessions.map((session: { id: string }) => session.id);
    const base = `/namespaces/payments/sessions?entityRef=component:default/${mark}`;

    const first = await h.portal.as('vera').get(`${base}&limit=2`);
    h.contract.check('listSessions', first);
    expect(ids(first)).toEqual(names.slice(0, 2));
    expect(first.body).toMatchObject({ total: 5, hasMore: true });
    const second = await h.portal
      .as('vera')
      .get(`${base}&limit=2&cursor=${first.body.nextCursor}`);
    expect(ids(second)).toEqual(names.slice(2, 4));
    const byOffset = await h.portal.as('vera').get(`${base}&limit=2&offset=4`);
    expect(ids(byOffset)).toEqual(names.slice(4));
    expect(byOffset.body.hasMore).toBe(false);

    const running = await h.portal.as('vera').get(`${base}&status=running`);
    expect(ids(running)).toEqual([names[4]]);
    expect(running.body.sessions[0]).toMatchObject({
      phase: 'Running',
      cost: { amount: 0.42, currency: 'USD' },
    });
    const phases = await h.portal
      .as('vera')
      .get(`${base}&phase=Pending&phase=Queued`);
    expect(phases.body.total).toBe(4);
    const since = await h.portal
      .as('vera')
      .get(`${base}&since=2026-11-20T10:00:03Z`);
    expect(since.body.total).toBe(2);
    const text = await h.portal
      .as('vera')
      .get(`/sessions?q=${encodeURIComponent(`${mark} 100%_DONE 3`)}`);
    h.contract.check('listAllSessions', text);
    expect(ids(text)).toEqual([names[1]]);
    // `%` and `_` of a search are themselves.
    const literal = await h.portal
      .as('vera')
      .get(`/sessions?q=${encodeURIComponent(`${mark}%`)}`);
    expect(ids(literal)).toEqual([]);
  });

  it.each(['limit=0', 'limit=101', 'status=wrong', 'cursor=x', 'nonsense=1'])(
    'refuses ?%s',
    async query => {
      const answer = await h.portal
        .as('vera')
        .get(`/namespaces/payments/sessions?${query}`);
      expect(answer.status).toBe(400);
      h.contract.check('listSessions', answer);
    },
  );
});
