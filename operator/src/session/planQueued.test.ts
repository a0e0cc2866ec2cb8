import { ago, aSession, aWait, NOW, observe } from '../__testUtils__/observe';
import {
  planInWords as plan,
  writtenStatus,
} from '../__testUtils__/planInWords';
import type { Waiting } from '../admission/decideAdmission';

function message(more: Partial<Waiting>): string | undefined {
  return writtenStatus(observe({ admission: aWait(more) })).message;
}

describe('planQueued', () => {
  it.each<[string, Partial<Waiting>, string[]]>([
    [
      'the namespace and whom it waits for',
      {
        position: 2,
        behind: {
          ...aSession(undefined, { title: 'Repair the till' }),
        },
      },
      [
        'NamespacePolicy, concurrency.maxRunning',
        'number 2',
        'right behind "Repair the till"',
      ],
    ],
    [
      "the platform's ceiling for each namespace",
      { reason: 'PlatformLimit' },
      ['PlatformPolicy, concurrency.maxRunning)', 'the next to start'],
    ],
    [
      "the platform's limit of all together",
      { reason: 'PlatformLimit', everywhere: true, position: 4 },
      [
        'PlatformPolicy, concurrency.maxRunningTotal',
        'in all namespaces together',
        'lately used the fewest',
      ],
    ],
    [
      'a limit of 0',
      { maxRunning: 0, running: 0 },
      ['no session may run', 'when somebody raises that'],
    ],
    [
      'a limit that was lowered',
      { running: 9 },
      ['9 are running, from before the limit was lowered'],
    ],
    [
      'when it will likely start',
      { typicalSeconds: 240, likelyStart: NOW + 61_000 },
      ['run for about 4 min', 'likely start by 12:05 UTC'],
    ],
  ])('says %s', (_, more, expected) => {
    for (const part of expected) expect(message(more)).toContain(part);
  });

  it('promises no time where nobody knows, and keeps within the field', () => {
    expect(message({ likelyStart: NOW })).not.toContain('likely');
    const title = 'x'.repeat(200);
    const long = message({
      position: 123_456,
      behind: aSession(undefined, { title }),
      reason: 'PlatformLimit',
      everywhere: true,
      typicalSeconds: 1e6,
      likelyStart: NOW,
    });
    expect(long?.length).toBeLessThan(700);
    expect(long).not.toContain(title);
  });

  const queued = (more: Partial<Waiting>) =>
    aSession(writtenStatus(observe({ admission: aWait(more) })));

  it.each([
    [10, 9, true],
    [11, 10, true],
    [30, 28, false],
    [30, 27, true],
    [1_000, 901, false],
    [30, 33, true],
  ])('from number %s to number %s is news: %s', (before, after, isNews) => {
    const actions = plan(
      observe({
        session: queued({ position: before }),
        admission: aWait({ position: after }),
      }),
    );
    expect(actions.includes('Queued/NamespaceLimit')).toBe(isNews);
  });

  it('tells everybody of another limit', () => {
    expect(
      plan(
        observe({
          session: queued({ position: 500 }),
          admission: aWait({ position: 499, maxRunning: 6 }),
        }),
      )[0],
    ).toBe('Queued/NamespaceLimit');
  });

  it('looks again in time for the end of its wait', () => {
    const session = queued({ position: 1 });
    session.status!.phaseSince = ago(3_595);
    expect(plan(observe({ session, admission: aWait({}) }))).toContain(
      'again in 5 s',
    );
  });
});
