import type { FetchApi } from '@backstage/frontend-plugin-api';
import { AgenticSessionsClient } from '../api/AgenticSessionsClient';
import type { LedgerEvent } from '../api/types';
import { FakeAnswer, FakePortal } from '../testing/FakePortal';
import { anEvent, aSession } from '../testing/fixtures';
import { LedgerFeed } from './LedgerFeed';
import { SharedLiveUpdates } from './SharedLiveUpdates';

const session = aSession();
const EVENTS = `GET /namespaces/payments/sessions/${session.id}/events`;

function start(portal: FakePortal) {
  const api = new AgenticSessionsClient({
    fetchApi: portal as unknown as FetchApi,
  });
  const live = new SharedLiveUpdates({
    api,
    network: undefined,
    tabId: 'tab',
    person: async () => 'user:default/ada',
  });
  const seen: number[] = [];
  const errors: Error[] = [];
  const feed = new LedgerFeed({
    api,
    live,
    session: { namespace: session.namespace, sessionId: session.id },
    onEvents: events => seen.push(...events.map(event => event.seq)),
    onDelta: () => undefined,
    onCaughtUp: () => undefined,
    onError: error => errors.push(error),
  });
  void feed.start();
  return { feed, live, seen, errors };
}

function append(portal: FakePortal, from: number, to: number) {
  const events: LedgerEvent[] = [];
  for (let seq = from; seq <= to; seq++) {
    events.push(anEvent(seq, 'note', { text: String(seq) }));
  }
  portal.append(session, events);
}

const settle = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('LedgerFeed', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('reads what is there by pages, then follows', async () => {
    const portal = new FakePortal();
    portal.pageSize = 3;
    append(portal, 1, 8);
    const { feed, seen } = start(portal);
    await settle(100);
    expect(seen).toEqual(upTo(8));
    append(portal, 9, 10);
    await settle(100);
    expect(seen).toEqual(upTo(10));
    feed.stop();
  });

  it('misses and repeats nothing when the stream breaks in the middle', async () => {
    const portal = new FakePortal();
    append(portal, 1, 2);
    const { feed, live, seen } = start(portal);
    await settle(100);
    append(portal, 3, 4);
    await settle(10);
    portal.dropStreams();
    append(portal, 5, 7); // nobody is connected
    await settle(10);
    expect(live.getState()).toBe('reconnecting');
    expect(seen).toEqual(upTo(4));
    await settle(1000);
    expect(live.getState()).toBe('open');
    append(portal, 8, 8);
    await settle(100);
    expect(seen).toEqual(upTo(8));
    const resumed = portal.requests.filter(r => r.startsWith('GET /events'));
    expect(decodeURIComponent(resumed[1])).toContain(`${session.id}:4`);
    feed.stop();
  });

  it('asks the API for what a stream left out', async () => {
    const portal = new FakePortal();
    append(portal, 1, 2);
    const { feed, seen } = start(portal);
    await settle(100);
    // The ledger has 3 and 4, the stream tells of 5 only.
    const key = { namespace: session.namespace, sessionId: session.id };
    const [third, fourth, fifth] = [3, 4, 5].map(seq =>
      anEvent(seq, 'note', {}),
    );
    portal.ledgers.get(session.id)!.push(third, fourth, fifth);
    portal.streams.forEach(stream => stream.send({ ...key, event: fifth }));
    await settle(100);
    expect(seen).toEqual(upTo(5));
    // The same event once more, as after a rewind for another tab.
    portal.streams.forEach(stream => stream.send({ ...key, event: fourth }));
    await settle(100);
    expect(seen).toEqual(upTo(5));
    feed.stop();
  });

  it('waits between attempts to close a gap, and does not spin', async () => {
    const portal = new FakePortal();
    append(portal, 1, 1);
    const { feed, seen } = start(portal);
    await settle(100);
    const key = { namespace: session.namespace, sessionId: session.id };
    portal.streams.forEach(stream =>
      stream.send({ ...key, event: anEvent(3, 'note', {}) }),
    );
    await settle(10_000);
    const asked = portal.requests.filter(r => r.startsWith(EVENTS)).length;
    expect(asked).toBeLessThan(12);
    expect(seen).toEqual([1]);
    append(portal, 2, 3);
    await settle(40_000);
    expect(seen).toEqual(upTo(3));
    feed.stop();
  });

  it('says so when the ledger cannot be read', async () => {
    const portal = new FakePortal();
    portal.overrides.set(
      EVENTS,
      () => new FakeAnswer(503, { error: 'unavailable', message: 'Later' }),
    );
    const { feed, errors } = start(portal);
    await settle(100);
    expect(errors.map(error => error.message)).toEqual(['Later']);
    feed.stop();
  });
});
