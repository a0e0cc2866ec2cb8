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
    uid = 'pod-uid-0',
  ) => ({
    reason: 'FailedMount',
    note,
    eventTime,
    series,
    regarding: { uid },
    metadata: {},
  });

  function setUp(...answers: (object[] | Error | 'crowded')[]) {
    const clock = new FakeClock();
    const listPage = jest.fn(async (..._asked: unknown[]) => {
      const answer = answers.shift() ?? [];
      if (answer instanceof Error) throw answer;
      return answer === 'crowded'
        ? { items: [], continueToken: 'more' }
        : { items: answer };
    });
    const warnings = new PodWarnings({ client: { listPage } as never, clock });
    const latest = () => warnings.latest('team/s', aPod({}), context);
    const asked = () =>
      listPage.mock.calls.map(
        ([, options]) => (options as { fieldSelector: string }).fieldSelector,
      );
    return { clock, listPage, asked, warnings, latest };
  }

  it('is the latest that was seen, of this Pod alone, asked for now and then', async () => {
    const { clock, listPage, latest } = setUp(
      [
        warning('old', '2026-01-01T10:00:00Z'),
        warning('again', '2026-01-01T09:00:00Z', {
          count: 7,
          lastObservedTime: '2026-01-01T11:00:00Z',
        }),
        warning('of another', '2026-01-01T12:00:00Z', undefined, 'other-uid'),
      ],
      [warning('x'.repeat(900), '2026-01-01T12:00:00Z')],
    );
    expect(await latest()).toBe('FailedMount: again');
    expect(listPage).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({
        namespace: 'team',
        fieldSelector: 'regarding.kind=Pod,type=Warning',
        timeoutMs: 1_000,
      }),
    );
    await clock.advance(24_000);
    expect(await latest()).toBe('FailedMount: again');
    expect(listPage).toHaveBeenCalledTimes(1);
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

  it('asks once for many that are slow together, and again for who comes later', async () => {
    const { clock, asked, warnings } = setUp(
      ['0', '1'].map(n => warning(n, '2026-01-01T12:00:00Z', undefined, n)),
      [warning('2', '2026-01-01T12:00:00Z', undefined, '2')],
    );
    const of = (uid: string, namespace = 'team') => {
      const pod = aPod({});
      return warnings.latest(
        `${namespace}/${uid}`,
        { ...pod, metadata: { ...pod.metadata, namespace, uid } },
        context,
      );
    };
    expect(await Promise.all([of('0'), of('1'), of('3')])).toEqual([
      'FailedMount: 0',
      'FailedMount: 1',
      undefined,
    ]);
    expect(asked()).toHaveLength(1);
    await clock.advance(2_000);
    expect(await of('2')).toBe('FailedMount: 2');
    expect(asked()).toHaveLength(2);
    await of('4', 'another');
    expect(asked()).toHaveLength(3);
  });

  it('asks about the one Pod where its namespace has more to say than anybody reads', async () => {
    const { asked, latest } = setUp('crowded', [
      warning('mine', '2026-01-01T12:00:00Z'),
    ]);
    expect(await latest()).toBe('FailedMount: mine');
    expect(asked()).toEqual([
      'regarding.kind=Pod,type=Warning',
      'regarding.uid=pod-uid-0,type=Warning',
    ]);
  });

  it('holds nothing up where nobody answers, and asks again in the next pass', async () => {
    const { clock, asked, latest } = setUp(new Error('down'), [
      warning('late', '2026-01-01T12:00:00Z'),
    ]);
    expect(await Promise.all([latest(), latest()])).toEqual([
      undefined,
      undefined,
    ]);
    expect(asked()).toHaveLength(1);
    await clock.advance(2_000);
    expect(await latest()).toBe('FailedMount: late');
  });
});
