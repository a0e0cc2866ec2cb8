import type { StreamRequest } from '../api/AgenticSessionsApi';
import { ApiError } from '../api/ApiError';
import { aNamespace } from '../testing/fixtures';
import { openVisibleStream } from './openVisibleStream';

const notFound = new ApiError(404, { error: 'not_found', message: 'No such' });
const stream = {} as Response;

/** A portal where only `website` is to be seen. */
function aPortal(seen: string[] = ['website']) {
  const opened: StreamRequest[] = [];
  return {
    seen,
    opened,
    listNamespaces: async () =>
      seen.map(namespace => aNamespace({ namespace })),
    openStream: async (request: StreamRequest) => {
      opened.push(request);
      const wanted = [
        ...(request.namespaces ?? []),
        ...request.sessions.map(({ namespace }) => namespace),
      ];
      if (!wanted.every(name => seen.includes(name))) {
        throw notFound;
      }
      return stream;
    },
  };
}

const open = (
  portal: ReturnType<typeof aPortal>,
  request: StreamRequest,
  signal = new AbortController().signal,
) => openVisibleStream(portal, request, signal);

const inPayments = { namespace: 'payments', sessionId: 's1', after: 3 };

describe('openVisibleStream', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks once for what is all to be seen', async () => {
    const portal = aPortal();
    const request = { namespaces: ['website'], sessions: [] };
    await expect(open(portal, request)).resolves.toBe(stream);
    expect(portal.opened).toEqual([request]);
  });

  it('follows the rest where a part is not to be seen', async () => {
    const portal = aPortal();
    const request = {
      namespaces: ['payments', 'website'],
      sessions: [inPayments],
    };
    await expect(open(portal, request)).resolves.toBe(stream);
    expect(portal.opened[1]).toEqual({ namespaces: ['website'], sessions: [] });
  });

  it('keeps to every namespace where a session of one is not to be seen', async () => {
    const portal = aPortal();
    await expect(open(portal, { sessions: [inPayments] })).resolves.toBe(
      stream,
    );
    expect(portal.opened[1]).toEqual({ namespaces: undefined, sessions: [] });
  });

  it('rests where nothing is to be seen, and sees rights that were given', async () => {
    const portal = aPortal([]);
    const answer = open(portal, { namespaces: ['payments'], sessions: [] });
    await jest.advanceTimersByTimeAsync(5 * 60_000);
    expect(portal.opened).toHaveLength(1);
    portal.seen.push('payments');
    await jest.advanceTimersByTimeAsync(5 * 60_000);
    await expect(answer).resolves.toBe(stream);
  });

  it('ends its rest when something else is to be followed', async () => {
    const portal = aPortal([]);
    const ended = new AbortController();
    const answer = open(
      portal,
      { namespaces: ['payments'], sessions: [] },
      ended.signal,
    );
    const refused = answer.catch(error => error);
    await jest.advanceTimersByTimeAsync(1_000);
    ended.abort();
    expect(await refused).toBe(notFound);
  });

  it('hands on every other failure, also that of a session that is gone', async () => {
    const gone = { namespace: 'website', sessionId: 's2', after: 0 };
    const portal = aPortal();
    portal.openStream = async () => {
      throw notFound;
    };
    await expect(
      open(portal, { namespaces: ['website'], sessions: [gone] }),
    ).rejects.toBe(notFound);
    const broken = new TypeError('network');
    portal.openStream = async () => {
      throw broken;
    };
    await expect(
      open(portal, { namespaces: ['payments'], sessions: [] }),
    ).rejects.toBe(broken);
  });
});
