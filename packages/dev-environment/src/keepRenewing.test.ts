import { keepRenewing } from './keepRenewing';

describe('keepRenewing', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('renews at the age it is given, again and again, until it is ended', async () => {
    const renew = jest.fn(async () => {});
    const end = keepRenewing(renew, { everyMs: 600_000, onProblem: () => {} });
    await jest.advanceTimersByTimeAsync(599_000);
    expect(renew).toHaveBeenCalledTimes(0);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(renew).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1_200_000);
    expect(renew).toHaveBeenCalledTimes(3);
    end();
    await jest.advanceTimersByTimeAsync(1_200_000);
    expect(renew).toHaveBeenCalledTimes(3);
  });

  it('renews within a minute when the machine slept over it', async () => {
    const renew = jest.fn(async () => {});
    const end = keepRenewing(renew, {
      everyMs: 12 * 3_600_000,
      onProblem: () => {},
    });
    jest.setSystemTime(Date.now() + 7 * 24 * 3_600_000);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(renew).toHaveBeenCalledTimes(1);
    end();
  });

  it('tells a failure and tries again at the next look', async () => {
    const problems: unknown[] = [];
    const renew = jest
      .fn<Promise<void>, []>()
      .mockRejectedValueOnce(new Error('no API server'))
      .mockResolvedValue();
    const end = keepRenewing(renew, {
      everyMs: 60_000,
      onProblem: problem => problems.push(problem),
    });
    await jest.advanceTimersByTimeAsync(120_000);
    expect(problems).toEqual([new Error('no API server')]);
    expect(renew).toHaveBeenCalledTimes(2);
    end();
  });
});
