import type { Session } from '@agentic-sessions/kubernetes-api';
import fc from 'fast-check';
import { AdmissionDesk } from './AdmissionDesk';
import { decideAdmission } from './decideAdmission';

function session(
  name: string,
  options: {
    running?: boolean;
    priority?: number;
    at?: number;
    desired?: 'Running' | 'Stopped';
  } = {},
): Session {
  return {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'Session',
    metadata: {
      name,
      namespace: 'team',
      uid: `uid-${name}`,
      creationTimestamp: new Date(options.at ?? 0).toISOString(),
    },
    spec: {
      prompt: '',
      framework: { type: 'r' },
      trigger: { source: 's', actor: { kind: 'person', name: 'ada' } },
      interactive: true,
      priority: options.priority,
      desiredState: options.desired ?? 'Running',
    },
    ...(options.running ? { status: { phase: 'Running' as const } } : {}),
  };
}

const hasPlace = (s: Session) => s.status?.phase === 'Running';
const limit = (maxRunning: number) =>
  ({ maxRunning, reason: 'NamespaceLimit' } as const);

describe('decideAdmission', () => {
  it('lets in by priority, then by age', () => {
    const open = [
      session('young', { at: 2 }),
      session('old', { at: 1 }),
      session('urgent', { at: 3, priority: 5 }),
      session('stopped', { at: 0, desired: 'Stopped' }),
      session('busy', { running: true }),
    ];
    const decide = (i: number, max: number) =>
      decideAdmission(open[i], open, hasPlace, limit(max));
    expect(decide(2, 2)).toEqual({ admitted: true });
    expect(decide(1, 2)).toMatchObject({ admitted: false, position: 1 });
    expect(decide(0, 2)).toMatchObject({ admitted: false, position: 2 });
    expect(decide(0, 4)).toEqual({ admitted: true });
    expect(decide(4, 0)).toEqual({ admitted: true });
    expect(decide(2, 0)).toMatchObject({ position: 1, running: 1 });
  });

  it('never gives away more places than there are, in whatever order it is asked', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            running: fc.boolean(),
            priority: fc.integer({ min: -1, max: 1 }),
            at: fc.nat(3),
          }),
          { maxLength: 12 },
        ),
        fc.nat(6),
        fc.infiniteStream(fc.nat()),
        (specs, max, order) => {
          const open = specs.map((o, i) => session(`s${i}`, o));
          const desk = new AdmissionDesk({
            open: () => open,
            limit: () => limit(max),
            hasPlace,
          });
          const running = open.filter(hasPlace).length;
          const shuffled = open
            .map(s => [s, order.next().value] as const)
            .sort((a, b) => (a[1] as number) - (b[1] as number))
            .map(([s]) => s);
          // Twice, as workers do: a second look must not change anything.
          const answers = [...shuffled, ...shuffled].map(s => ({
            s,
            admission: desk.decide(s),
          }));
          const admitted = new Set(
            answers.filter(a => a.admission.admitted).map(a => a.s),
          );
          expect(admitted.size).toBe(
            Math.max(running, Math.min(open.length, max)),
          );
          const positions = answers
            .slice(open.length)
            .flatMap(a => (a.admission.admitted ? [] : [a.admission.position]))
            .sort((a, b) => a - b);
          expect(positions).toEqual(positions.map((_, i) => i + 1));
        },
      ),
    );
  });

  it('gives a place back, and knows a new session of an old name for another', () => {
    const a = session('a');
    const b = session('b', { at: 1 });
    let open = [a, b];
    const desk = new AdmissionDesk({
      open: () => open,
      limit: () => limit(1),
      hasPlace,
    });
    expect(desk.decide(a).admitted).toBe(true);
    expect(desk.decide(b).admitted).toBe(false);
    const again = {
      ...a,
      metadata: {
        ...a.metadata,
        uid: 'other',
        creationTimestamp: new Date(9).toISOString(),
      },
    };
    open = [again, b];
    expect(desk.decide(again)).toMatchObject({ admitted: false, position: 1 });
    open = [b];
    desk.release('team/a');
    expect(desk.decide(b).admitted).toBe(true);
  });
});
