import type { FetchApi } from '@backstage/frontend-plugin-api';
import { AgenticSessionsClient } from '../api/AgenticSessionsClient';
import type { StreamMessage } from '../api/types';
import { FakeBrowser } from '../testing/FakeBrowser';
import { FakePortal } from '../testing/FakePortal';
import { anEvent, aSession, summaryOf } from '../testing/fixtures';
import { SharedLiveUpdates } from './SharedLiveUpdates';

const session = aSession();
const settle = (ms = 200) => jest.advanceTimersByTimeAsync(ms);

function openTab(
  portal: FakePortal,
  browser: FakeBrowser,
  tabId: string,
  person = 'user:default/ada',
) {
  let isOpen = true;
  const api = new AgenticSessionsClient({
    fetchApi: {
      // Nothing runs in a closed tab.
      fetch: (...request) =>
        isOpen ? portal.fetch(...request) : new Promise(() => undefined),
    },
  });
  const network = browser.openTab();
  const live = new SharedLiveUpdates({
    api,
    network,
    tabId,
    person: async () => person,
  });
  const heard: StreamMessage[] = [];
  let opened = 0;
  const unsubscribe = live.subscribe({
    namespaces: 'all',
    onMessage: message => heard.push(message),
    onOpen: () => {
      opened += 1;
    },
  });
  return {
    live,
    heard,
    unsubscribe,
    opened: () => opened,
    close: () => {
      isOpen = false;
      live.leave();
      network.closeTab();
    },
  };
}

describe('SharedLiveUpdates', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('serves six tabs over one connection', async () => {
    const portal = new FakePortal();
    const browser = new FakeBrowser();
    const tabs = [1, 2, 3, 4, 5, 6].map(n => openTab(portal, browser, `t${n}`));
    await settle();
    expect(portal.streams.size).toBe(1);
    portal.put(session);
    await settle();
    for (const tab of tabs) {
      expect(tab.heard).toEqual([
        expect.objectContaining({ session: summaryOf(session) }),
      ]);
      expect(tab.live.getState()).toBe('open');
      expect(tab.opened()).toBeGreaterThan(0);
    }
  });

  it('hands the connection on when the leading tab closes', async () => {
    const portal = new FakePortal();
    const browser = new FakeBrowser();
    const first = openTab(portal, browser, 't1');
    await settle();
    const second = openTab(portal, browser, 't2');
    await settle();
    let last = 4;
    const seen: number[] = [];
    second.live.subscribe({
      session: {
        namespace: session.namespace,
        sessionId: session.id,
        after: () => last,
      },
      onMessage: ({ event }) => {
        if (event && event.seq > last) {
          last = event.seq;
          seen.push(event.seq);
        }
      },
    });
    await settle();
    portal.append(session, [anEvent(5, 'note', {})]);
    await settle();
    first.close();
    portal.dropStreams(); // the browser closes the connections of a closed tab
    portal.append(session, [anEvent(6, 'note', {})]);
    await settle(2000);
    portal.append(session, [anEvent(7, 'note', {})]);
    await settle();
    expect(seen).toEqual([5, 6, 7]);
    expect(portal.streams.size).toBe(1);
  });

  it('connects for a tab that has just opened, whose lock is not granted yet', async () => {
    const portal = new FakePortal();
    const browser = new FakeBrowser();
    const leader = openTab(portal, browser, 't1');
    await settle();
    leader.unsubscribe(); // so that nobody else wants what the second tab wants
    await settle();
    expect(portal.streams.size).toBe(0);
    const second = openTab(portal, browser, 't2');
    await settle(100);
    await settle(100);
    expect(second.live.getState()).toBe('open');
    expect(portal.streams.size).toBe(1);
  });

  it('keeps two people of one browser apart', async () => {
    const portal = new FakePortal();
    const browser = new FakeBrowser();
    openTab(portal, browser, 't1', 'user:default/ada');
    openTab(portal, browser, 't2', 'user:default/will');
    await settle();
    expect(portal.streams.size).toBe(2);
  });

  it('follows a ledger from the tab that knows least, and asks for no more than all want', async () => {
    const portal = new FakePortal();
    const browser = new FakeBrowser();
    const follow = (tab: ReturnType<typeof openTab>, after: number) =>
      tab.live.subscribe({
        session: {
          namespace: session.namespace,
          sessionId: session.id,
          after: () => after,
        },
        onMessage: () => undefined,
      });
    const first = openTab(portal, browser, 't1');
    const second = openTab(portal, browser, 't2');
    first.unsubscribe();
    second.unsubscribe();
    follow(first, 40);
    await settle();
    follow(second, 12);
    await settle();
    const asked = portal.requests.map(decodeURIComponent);
    expect(asked[asked.length - 1]).toBe(
      `GET /events?namespace=payments&session=payments/${session.id}:12`,
    );
  });

  it('holds a connection of its own where the browser cannot share', async () => {
    const portal = new FakePortal();
    const api = new AgenticSessionsClient({
      fetchApi: portal as unknown as FetchApi,
    });
    const live = new SharedLiveUpdates({
      api,
      network: undefined,
      tabId: 't1',
      person: async () => 'user:default/ada',
    });
    const unsubscribe = live.subscribe({
      namespaces: ['payments'],
      onMessage: () => undefined,
    });
    await settle();
    expect(portal.requests).toEqual(['GET /events?namespace=payments']);
    unsubscribe();
    await settle();
    expect(portal.streams.size).toBe(0);
    expect(live.getState()).toBe('idle');
  });

  it('comes back again and again, and at once when a person looks', async () => {
    const portal = new FakePortal();
    const browser = new FakeBrowser();
    const tab = openTab(portal, browser, 't1');
    await settle();
    for (let round = 0; round < 3; round++) {
      portal.dropStreams();
      await settle(10);
      expect(tab.live.getState()).toBe('reconnecting');
      tab.live.wake();
      await settle(60);
      expect(tab.live.getState()).toBe('open');
    }
    expect(tab.opened()).toBe(4);
  });

  it('takes a connection for dead that has fallen silent', async () => {
    const portal = new FakePortal();
    const browser = new FakeBrowser();
    const tab = openTab(portal, browser, 't1');
    await settle();
    await settle(60_000);
    expect(tab.live.getState()).toBe('reconnecting');
    await settle(1000);
    expect(tab.live.getState()).toBe('open');
  });
});
