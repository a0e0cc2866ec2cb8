import type { KubernetesEvent } from '@agentic-sessions/kubernetes-client';
import { pino } from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import { aPod } from '../__testUtils__/observe';
import { PodWarnings } from './PodWarnings';

describe('PodWarnings', () => {
  const context = {
    signal: new AbortController().signal,
    log: pino({ level: 'silent' }),
    reconcileId: 'r',
  };
  const warning = (
    note: string,
    eventTime: string,
    series?: KubernetesEvent['series'],
  ) => ({ reason: 'FailedMount', note, eventTime, series, metadata: {} });

  function setUp(...answers: (object[] | Error)[]) {
    const clock = new FakeClock();
    const list = jest.fn(async () => {
      const answer = answers.shift() ?? [];
      if (answer instanceof Error) throw answer;
      return { items: answer, metadata: {} };
    });
    const warnings = new PodWarnings({ client: { list } as never, clock });
    const latest = () => warnings.latest('team/s', aPod({}), context);
    return { clock, list, warnings, latest };
  }

  it('is the latest that was seen, of this Pod alone, asked for now and then', async () => {
    const { clock, list, latest } = setUp(
      [
        warning('old', '2026-01-01T10:00:00Z'),
        warning('again', '2026-01-01T09:00:00Z', {
          count: 7,
          lastObservedTime: '2026-01-01T11:00:00Z',
        }),
      ],
      [warning('x'.repeat(900), '2026-01-01T12:00:00Z')],
    );
    expect(await latest()).toBe('FailedMount: again');
    expect(list).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({
        namespace: 'team',
        fieldSelector: 'regarding.uid=pod-uid-0,type=Warning',
        timeoutMs: 1_000,
      }),
    );
    await clock.advance(24_000);
    expect(await latest()).toBe('FailedMount: again');
    expect(list).toHaveBeenCalledTimes(1);
    await clock.advance(1_000);
    expect(await latest()).toHaveLength(600);
  });

  it('says the same of each try', async () => {
    const id =
      '0f06e7b3d662bc500b2dcdeeedc4fe8051733d720e1bd79375ae8800df91edc8';
    const { latest } = setUp([
      warning(`no runtime for sandbox "${id}"`, '2026-01-01T12:00:00Z'),
    ]);
    expect(await latest()).toBe('FailedMount: no runtime for sandbox "…"');
  });

  it('keeps what is known where the next answer does not come in time', async () => {
    const { clock, latest } = setUp(
      [warning('known', '2026-01-01T12:00:00Z')],
      new Error('No answer within 1000 ms'),
    );
    expect(await latest()).toBe('FailedMount: known');
    await clock.advance(30_000);
    expect(await latest()).toBe('FailedMount: known');
  });

  it('holds nothing up where nobody answers', async () => {
    const { latest, warnings } = setUp(new Error('down'), [
      warning('late', '2026-01-01T12:00:00Z'),
    ]);
    expect(await latest()).toBeUndefined();
    warnings.forget('team/s');
    expect(await latest()).toBe('FailedMount: late');
  });
});
