import { aSession, summaryOf } from '../testing/fixtures';
import type { SessionPage, SessionSummary } from '../api/types';
import { withFirstPage, withMessage, withNextPage } from './sessionList';
import type { SessionList } from './sessionList';

const at = (minute: number) =>
  new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();

const make = (minute: number, overrides: Partial<SessionSummary> = {}) => ({
  ...summaryOf(aSession({ id: `id-${minute}`, createdAt: at(minute) })),
  updatedAt: at(minute),
  ...overrides,
});

const page = (
  minutes: number[],
  rest: Partial<SessionPage> = {},
): SessionPage => ({
  sessions: minutes.map(m => make(m)),
  total: minutes.length,
  hasMore: Boolean(rest.nextCursor),
  ...rest,
});

const ids = (list: SessionList) => list.sessions.map(s => s.id);

describe('a list of sessions', () => {
  it('grows by cursor and keeps what was loaded when the first page comes anew', () => {
    const first = withFirstPage(
      undefined,
      page([9, 8], { total: 4, nextCursor: 'a' }),
    );
    const both = withNextPage(first, page([7, 6], { total: 4 }));
    expect(ids(both)).toEqual(['id-9', 'id-8', 'id-7', 'id-6']);
    const again = withFirstPage(
      both,
      page([10, 9], { total: 5, nextCursor: 'b' }),
    );
    expect(ids(again)).toEqual(['id-10', 'id-9', 'id-8', 'id-7', 'id-6']);
    expect(again).toMatchObject({ total: 5, nextCursor: undefined });
  });

  it('keeps further rows of the same second, which stand behind the cursor', () => {
    const same = (...names: string[]): SessionSummary[] =>
      names.map(id => make(9, { id }));
    const first = withFirstPage(undefined, {
      ...page([], { nextCursor: 'a' }),
      sessions: same('d', 'c'),
    });
    const both = withNextPage(first, {
      ...page([]),
      sessions: same('b', 'a'),
    });
    const again = withFirstPage(both, {
      ...page([], { nextCursor: 'a' }),
      sessions: same('d', 'c'),
    });
    expect(ids(again)).toEqual(['d', 'c', 'b', 'a']);
    // And one of that second that stands further down than what is loaded is not shown before its place.
    expect(withMessage(first, { session: make(9, { id: 'a' }) }, {})).toBe(
      first,
    );
  });

  it('forgets what a whole first page no longer has', () => {
    const list = withFirstPage(undefined, page([9, 8]));
    expect(ids(withFirstPage(list, page([9])))).toEqual(['id-9']);
  });

  it.each<
    [string, Parameters<typeof withMessage>[1], object, string[], number]
  >([
    ['a change in its place', { session: make(8) }, {}, ['id-9', 'id-8'], 2],
    [
      'a new one on top',
      { session: make(10) },
      {},
      ['id-10', 'id-9', 'id-8'],
      3,
    ],
    [
      'one of another namespace',
      { session: make(10, { namespace: 'website' }) },
      { namespace: 'payments' },
      ['id-9', 'id-8'],
      2,
    ],
    [
      'one that no longer matches',
      { session: make(8, { phase: 'Completed' }) },
      { phase: ['Running'] },
      ['id-9'],
      1,
    ],
    [
      'one that was deleted',
      { namespace: 'payments', sessionId: 'id-9', deleted: true },
      {},
      ['id-8'],
      1,
    ],
    [
      'a message about an event',
      { namespace: 'payments', sessionId: 'id-9' },
      {},
      ['id-9', 'id-8'],
      2,
    ],
  ])('takes in %s', (_name, message, filters, expected, total) => {
    const list = withFirstPage(undefined, page([9, 8]));
    const after = withMessage(list, message, filters);
    expect(ids(after)).toEqual(expected);
    expect(after.total).toBe(total);
  });

  it('does not let an older word win', () => {
    const list = withFirstPage(undefined, page([9]));
    const stale = make(9, { updatedAt: at(1), title: 'Old' });
    expect(withMessage(list, { session: stale }, {})).toBe(list);
  });

  it('leaves one that stands further down than what is loaded', () => {
    const list = withFirstPage(undefined, page([9, 8], { nextCursor: 'a' }));
    expect(withMessage(list, { session: make(2) }, {})).toBe(list);
  });
});
