import type { Session } from '@agentic-sessions/kubernetes-api';
import { aQueued as session } from '../__testUtils__/aQueued';
import { decideAdmission } from './decideAdmission';
import { estimateStart } from './estimateStart';
import { fairOrder } from './fairOrder';
import { findTypicalSeconds } from './findTypicalSeconds';
import { measureUse } from './measureUse';
import type { NamespaceLoad } from './NamespaceLoad';
import { sortWaiting } from './sortWaiting';

const NOW = Date.parse('2026-01-01T12:00:00Z');

function load(more: Partial<NamespaceLoad>): NamespaceLoad {
  return {
    namespace: 'team',
    limit: { maxRunning: 2, reason: 'NamespaceLimit' },
    running: [],
    waiting: [],
    usedSeconds: 0,
    ...more,
  };
}

const names = (sessions: readonly Session[]) =>
  sessions.map(s => s.metadata.name);

describe('sortWaiting', () => {
  it('orders by age, each step of priority worth a minute, within what policy lets count', () => {
    const list = [
      session('late', { at: 120_000 }),
      session('urgent', { at: 120_000, priority: 5 }),
      session('early', { at: 0 }),
      session('idle', { at: 0, priority: -1 }),
      session('same', { at: 0 }),
    ];
    const order = (max?: number) => names(sortWaiting(list, max));
    expect(order()).toEqual(['urgent', 'early', 'same', 'idle', 'late']);
    expect(order(1)).toEqual(['early', 'same', 'idle', 'urgent', 'late']);
    expect(order(0)).toEqual(['early', 'same', 'idle', 'late', 'urgent']);
  });
});

describe('fairOrder', () => {
  it('gives each next place to who has used the least, counting what it gives', () => {
    const waiting = (namespace: string) =>
      [0, 1, 2].map(at => session(`${namespace}${at}`, { namespace, at }));
    const of = (namespace: string, more: Partial<NamespaceLoad>) =>
      load({ namespace, waiting: waiting(namespace), ...more });
    expect(
      names(
        fairOrder([
          of('a', { usedSeconds: 1_000, typicalSeconds: 100 }),
          of('b', { typicalSeconds: 100 }),
          of('c', { running: [session('r', {})], typicalSeconds: 150 }),
        ]),
      ),
      // c has one place of two left; b stands at 0, 100 and then, like a, has no place left.
    ).toEqual(['b0', 'b1', 'c0', 'a0', 'a1']);
  });

  it('is the same in whatever order namespaces are told', () => {
    const loads = ['a', 'b', 'c'].map(namespace =>
      load({
        namespace,
        waiting: [session(`${namespace}1`, { namespace })],
      }),
    );
    expect(names(fairOrder(loads))).toEqual(['a1', 'b1', 'c1']);
    expect(names(fairOrder([...loads].reverse()))).toEqual(['a1', 'b1', 'c1']);
  });
});

describe('decideAdmission', () => {
  const waiting = ['one', 'two', 'three'].map((name, at) =>
    session(name, { at }),
  );
  const running = [session('r', { running: true })];

  it.each([
    [0, { admitted: true }],
    [1, { position: 1, behind: undefined, running: 1, maxRunning: 2 }],
    [2, { position: 2, behind: waiting[1], reason: 'NamespaceLimit' }],
  ])('the limit of the namespace, for number %s', (index, expected) => {
    const own = load({ running, waiting });
    const answer = decideAdmission(waiting[index], { own, now: NOW });
    expect(answer).toMatchObject(expected);
    expect(answer.admitted ? [] : names(answer.entitled)).toEqual(
      index === 0 ? [] : ['one'],
    );
  });

  it.each([0, 1, 5])(
    'lets nobody in who has no place in the order of the platform, with room for %d',
    maxRunning => {
      const own = load({ waiting });
      const order = [session('theirs', { namespace: 'other' })];
      const answer = decideAdmission(waiting[0], {
        own,
        platform: () => ({ maxRunning, running: [], order }),
        now: NOW,
      });
      expect(answer).toMatchObject({
        admitted: false,
        reason: 'PlatformLimit',
        position: maxRunning === 0 ? 2 : 1,
      });
    },
  );

  it('the limit of the platform: who has used less goes first, and nobody is told whom', () => {
    const own = load({ waiting: waiting.slice(0, 2), usedSeconds: 10 });
    const other = load({
      namespace: 'other',
      waiting: [session('theirs', { namespace: 'other', at: 9 })],
    });
    const platform = {
      maxRunning: 2,
      running: [],
      order: fairOrder([own, other]),
    };
    const queue = { own, platform: () => platform, now: NOW };
    expect(decideAdmission(waiting[0], queue)).toEqual({ admitted: true });
    const second = decideAdmission(waiting[1], queue);
    expect(second).toMatchObject({
      reason: 'PlatformLimit',
      everywhere: true,
      position: 1,
      maxRunning: 2,
    });
    expect(second.admitted ? [] : names(second.entitled)).toEqual([
      'theirs',
      'one',
    ]);
    const full = { ...queue, platform: () => ({ ...platform, maxRunning: 0 }) };
    const third = decideAdmission(waiting[0], full);
    expect(third).toMatchObject({ position: 2 });
    expect(third).not.toHaveProperty('behind.metadata');
  });
});

describe('figures of the past', () => {
  const ran = (from: number, to?: number) =>
    session('x', {
      startedAt: NOW + from * 1000,
      finishedAt: to === undefined ? undefined : NOW + to * 1000,
    });

  it.each([
    [[], 0],
    [[ran(-100, -40)], 60],
    [[ran(-100)], 100],
    [[ran(-7_200, -3_500)], 100],
    [[ran(-9_000, -7_000)], 0],
    [[session('new', {})], 0],
    [[ran(-10), ran(-30, -20)], 20],
  ])('%#: seconds used in the last hour', (sessions, expected) => {
    expect(measureUse(sessions, NOW)).toBe(expected);
  });

  it('says how long a session usually runs only where it knows a few', () => {
    expect(findTypicalSeconds([ran(-9, 0), ran(-9, 0)])).toBeUndefined();
    expect(
      findTypicalSeconds([ran(-500, -400), ran(-300, -293), ran(-20, 0)]),
    ).toBe(20);
  });

  it.each([
    [1, 40],
    [2, 90],
    [3, 140],
    [5, 240],
  ])('expects number %s to start in %s s', (position, seconds) => {
    expect(
      estimateStart({
        startedAt: [NOW - 60_000, NOW - 10_000],
        position,
        typicalSeconds: 100,
        now: NOW,
      }),
    ).toBe(NOW + seconds * 1000);
  });

  it('expects those that run over to end now, and knows when it knows nothing', () => {
    const base = { position: 1, typicalSeconds: 10, now: NOW };
    expect(estimateStart({ ...base, startedAt: [NOW - 90_000] })).toBe(NOW);
    expect(estimateStart({ ...base, startedAt: [] })).toBeUndefined();
    expect(
      estimateStart({ ...base, startedAt: [NOW], typicalSeconds: undefined }),
    ).toBeUndefined();
  });
});
