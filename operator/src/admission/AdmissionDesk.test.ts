import type { Session } from '@agentic-sessions/kubernetes-api';
import fc from 'fast-check';
import { aQueued as session } from '../__testUtils__/aQueued';
import { DeskCluster } from '../__testUtils__/DeskCluster';
import { AdmissionDesk } from './AdmissionDesk';
import type { Admission } from './decideAdmission';

const NAMESPACES = ['a', 'b', 'c'];

describe('AdmissionDesk', () => {
  it('never gives away more places than there are, in whatever order it is asked, and leaves none empty', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            namespace: fc.constantFrom(...NAMESPACES),
            running: fc.boolean(),
            priority: fc.integer({ min: -1, max: 1 }),
            at: fc.nat(3),
          }),
          { maxLength: 14 },
        ),
        fc.nat(5),
        fc.option(fc.nat(8), { nil: undefined }),
        fc.infiniteStream(fc.nat()),
        (specs, maxRunning, maxRunningTotal, order) => {
          const cluster = new DeskCluster();
          cluster.rules = () => ({
            maxRunning,
            owner: 'namespace',
            maxRunningTotal,
          });
          cluster.sessions = specs.map((o, i) => session(`s${i}`, o));
          const desk = cluster.desk();
          const before = NAMESPACES.map(n => cluster.running(n));
          const shuffled = cluster.sessions
            .map(s => [s, order.next().value as number] as const)
            .sort((x, y) => x[1] - y[1])
            .map(([s]) => s);
          // Twice, as workers do: a second look must not change anything.
          const answers = [...shuffled, ...shuffled].map(s => ({
            s,
            admission: desk.decide(s),
          }));
          const admitted = new Set(
            answers.filter(a => a.admission.admitted).map(a => a.s),
          );
          const most = NAMESPACES.map((namespace, i) =>
            Math.max(
              before[i],
              Math.min(
                maxRunning,
                specs.filter(s => s.namespace === namespace).length,
              ),
            ),
          );
          NAMESPACES.forEach((namespace, i) => {
            const count = [...admitted].filter(
              s => s.metadata.namespace === namespace,
            ).length;
            expect(count).toBeLessThanOrEqual(most[i]);
          });
          const sum = (list: number[]) => list.reduce((x, y) => x + y, 0);
          expect(admitted.size).toBe(
            Math.max(
              sum(before),
              Math.min(sum(most), maxRunningTotal ?? Infinity),
            ),
          );
        },
      ),
    );
  });

  it('numbers those that wait 1, 2, 3, …, and a new desk numbers them the same', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            priority: fc.integer({ min: -3, max: 3 }),
            at: fc.nat(200_000),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        fc.nat(4),
        (specs, maxRunning) => {
          const cluster = new DeskCluster();
          cluster.rules = () => ({ maxRunning, owner: 'namespace' });
          cluster.sessions = specs.map((o, i) => session(`s${i}`, o));
          const desk = cluster.desk();
          for (const s of cluster.sessions) {
            if (desk.decide(s).admitted) cluster.begin(s);
          }
          const numbers = (asked: AdmissionDesk) =>
            cluster.waiting().map(s => {
              const answer = asked.decide(s);
              return answer.admitted ? 0 : answer.position;
            });
          const positions = numbers(desk);
          expect(numbers(cluster.desk())).toEqual(positions);
          expect([...positions].sort((x, y) => x - y)).toEqual(
            positions.map((_, i) => i + 1),
          );
        },
      ),
    );
  });

  it('starves nobody: a small team gets its place beside one that never stops asking', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 50 }),
        (maxRunningTotal, minutes, priority) => {
          const cluster = new DeskCluster();
          cluster.rules = () => ({
            maxRunning: 50,
            owner: 'namespace',
            maxRunningTotal,
          });
          const desk = cluster.desk();
          const late: Session[] = [];
          const small = session('small', {
            namespace: 'b',
            at: cluster.now + 10 * 60_000,
          });
          for (let step = 0; step < 60; step += 1) {
            cluster.now += 60_000;
            // The large team has always more that waits than there is room for.
            cluster.sessions.push(
              session(`big${step}`, {
                namespace: 'a',
                at: cluster.now,
                priority,
              }),
            );
            if (step === 10) cluster.sessions.push(small);
            for (const s of cluster.sessions) {
              const age =
                cluster.now - (Date.parse(s.status?.startedAt ?? '') || 0);
              if (s.status?.phase === 'Running' && age >= minutes * 60_000) {
                cluster.end(s);
                desk.release(`${s.metadata.namespace}/${s.metadata.name}`);
              }
            }
            for (const s of cluster.waiting()) {
              if (desk.decide(s).admitted) cluster.begin(s);
            }
            expect(cluster.running()).toBeLessThanOrEqual(maxRunningTotal);
            if (small.status?.phase === undefined && step >= 10)
              late.push(small);
          }
          // At the latest when the first of the others has ended.
          expect(late.length).toBeLessThanOrEqual(minutes + 1);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('lets an ordinary session through however many urgent ones keep coming', () => {
    const cluster = new DeskCluster();
    cluster.rules = () => ({ maxRunning: 1, owner: 'namespace' });
    const desk = cluster.desk();
    const plain = session('plain', { at: cluster.now });
    cluster.sessions = [plain];
    let steps = 0;
    for (; plain.status?.phase !== 'Running' && steps < 60; steps += 1) {
      for (const s of cluster.sessions) {
        if (s.status?.phase === 'Running') {
          cluster.end(s);
          desk.release(`team/${s.metadata.name}`);
        }
      }
      cluster.sessions.push(
        session(`u${steps}`, { at: cluster.now, priority: 20 }),
      );
      for (const s of cluster.waiting()) {
        if (desk.decide(s).admitted) cluster.begin(s);
      }
      cluster.now += 60_000;
    }
    // Those of its first twenty minutes go before it, and no later one.
    expect(steps).toBe(21);
  });

  it('has those looked at for whom there is a place', () => {
    const cluster = new DeskCluster();
    cluster.rules = () => ({ maxRunning: 1, owner: 'namespace' });
    cluster.sessions = [
      session('first', { at: 0 }),
      session('then', { at: 1 }),
    ];
    cluster.desk().decide(cluster.sessions[1]);
    expect(cluster.woken).toEqual(['team/first']);
  });

  it('keeps no place for who is to stop or has no runtime', () => {
    const cluster = new DeskCluster();
    cluster.rules = () => ({ maxRunning: 1, owner: 'namespace' });
    const lost = session('lost', { at: 0 });
    lost.spec.framework.type = 'none';
    const stopped = session('stopped', { at: 0, desired: 'Stopped' });
    const last = session('last', { at: 9 });
    cluster.sessions = [lost, stopped, last];
    expect(cluster.desk().decide(last).admitted).toBe(true);
  });

  it('looks at nobody else while there is room for all', () => {
    const cluster = new DeskCluster();
    cluster.rules = () => ({
      maxRunning: 3,
      maxRunningTotal: 4,
      owner: 'namespace',
    });
    cluster.sessions = [0, 1, 2].map(at => session(`s${at}`, { at }));
    const desk = cluster.desk();
    for (const s of cluster.sessions) {
      expect(desk.decide(s).admitted).toBe(true);
    }
    expect(cluster.looks).toBe(0);
    const fourth = session('fourth', { at: 4 });
    cluster.sessions.push(fourth);
    expect(desk.decide(fourth)).toMatchObject({ reason: 'NamespaceLimit' });
    cluster.sessions = [
      ...cluster.sessions.slice(0, 3),
      session('b1', { namespace: 'b' }),
      session('b2', { namespace: 'b', at: 5 }),
    ];
    expect(desk.decide(cluster.sessions[3]).admitted).toBe(true);
    expect(desk.decide(cluster.sessions[4])).toMatchObject({
      reason: 'PlatformLimit',
    });
  });

  it('looks again only where something has changed, and decides as if it always did', () => {
    const place = fc.record({
      kind: fc.constantFrom(
        ...['add', 'add', 'add', 'begin', 'suspend', 'release'],
        ...['end', 'go', 'later', 'ask', 'ask', 'ask'],
      ),
      namespace: fc.constantFrom(...NAMESPACES),
      which: fc.nat(20),
    });
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 60, size: 'max' }),
        fc.nat(3),
        fc.option(fc.nat(3), { nil: undefined }),
        (steps, maxRunning, maxRunningTotal) => {
          const cluster = new DeskCluster();
          cluster.rules = () => ({
            maxRunning,
            owner: 'namespace',
            maxRunningTotal,
          });
          const desk = cluster.desk();
          const forgetful = cluster.desk();
          const told: Admission[] = [];
          const expected: Admission[] = [];
          steps.forEach(({ kind, namespace, which }, step) => {
            const chosen = cluster.sessions[which % cluster.sessions.length];
            if (kind === 'add') {
              cluster.sessions.push(
                session(`s${step}`, { namespace, at: cluster.now }),
              );
              desk.noteChange(namespace);
            } else if (kind === 'later') {
              cluster.now += which * 1_000;
            } else if (chosen) {
              const key = `${chosen.metadata.namespace}/${chosen.metadata.name}`;
              if (kind === 'ask') {
                forgetful.noteChange();
                expected.push(forgetful.decide(chosen));
                told.push(desk.decide(chosen));
                return;
              }
              if (kind === 'release') {
                // As after its end, which others may have seen before.
                if (chosen.status?.phase !== 'Suspended') return;
              } else {
                if (kind === 'end') cluster.end(chosen);
                if (kind === 'begin') cluster.begin(chosen);
                if (kind === 'suspend') {
                  chosen.spec.desiredState = 'Suspended';
                  chosen.status = { ...chosen.status, phase: 'Suspended' };
                }
                cluster.sessions = cluster.sessions.filter(
                  s => kind !== 'go' || s !== chosen,
                );
                desk.noteChange(chosen.metadata.namespace);
                if (kind !== 'go') return;
              }
              desk.release(key);
              forgetful.release(key);
            }
          });
          expect(told).toEqual(expected);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('looks once for all that wait', () => {
    const cluster = new DeskCluster();
    cluster.rules = () => ({
      maxRunning: 1,
      maxRunningTotal: 1,
      owner: 'namespace',
    });
    cluster.sessions = Array.from({ length: 300 }, (_, at) =>
      session(`s${at}`, { at, namespace: NAMESPACES[at % 3] }),
    );
    const desk = cluster.desk();
    const admitted = cluster.sessions.filter(s => desk.decide(s).admitted);
    expect(admitted).toHaveLength(1);
    // Each namespace, the figures of each and of all, and once more where somebody was let in.
    expect(cluster.looks).toBeLessThan(10);
  });

  it('gives a place back, and knows a new session of an old name for another', () => {
    const cluster = new DeskCluster();
    cluster.rules = () => ({ maxRunning: 1, owner: 'namespace' });
    const a = session('a', {});
    const b = session('b', { at: 1 });
    cluster.sessions = [a, b];
    const desk = cluster.desk();
    expect(desk.decide(a).admitted).toBe(true);
    expect(desk.decide(b).admitted).toBe(false);
    const again = session('a', { at: 9 });
    again.metadata.uid = 'other';
    cluster.sessions = [again, b];
    expect(desk.decide(again)).toMatchObject({ admitted: false, position: 1 });
    cluster.sessions = [b];
    desk.release('team/a');
    expect(desk.decide(b).admitted).toBe(true);
  });
});
