import { MilestoneLog } from './MilestoneLog';

describe('MilestoneLog', () => {
  it('tells when the last of those waited for has come there', async () => {
    const log = new MilestoneLog();
    log.record('a', 'pod', 10);
    const all = log.all(['a', 'b', 'c'], 'pod', { timeoutMs: 5_000 });
    log.record('b', 'running', 11);
    log.record('b', 'pod', 12);
    log.record('stranger', 'pod', 13);
    log.record('c', 'pod', 14);
    await expect(all).resolves.toBe(14);
  });

  it('answers at once where all are there already', async () => {
    const log = new MilestoneLog();
    log.record('a', 'pod', 20);
    log.record('b', 'pod', 10);
    await expect(log.all(['a', 'b'], 'pod', { timeoutMs: 1 })).resolves.toBe(
      20,
    );
  });

  it('keeps the first time', () => {
    const log = new MilestoneLog();
    log.record('a', 'pod', 10);
    log.record('a', 'pod', 11);
    expect(log.at('a', 'pod')).toBe(10);
    expect(log.at('a', 'running')).toBeUndefined();
  });

  it('says how many are missing when time is up', async () => {
    const log = new MilestoneLog();
    log.record('a', 'running', 1);
    await expect(
      log.all(['a', 'b', 'c'], 'running', { timeoutMs: 10 }),
    ).rejects.toThrow(/2 of 3 sessions have not come to "running"/);
  });

  it('gives up when it is told to', async () => {
    const stop = new AbortController();
    const all = new MilestoneLog().all(['a'], 'pod', {
      timeoutMs: 5_000,
      signal: stop.signal,
    });
    stop.abort(new Error('the operator ended'));
    await expect(all).rejects.toThrow('the operator ended');
  });
});
