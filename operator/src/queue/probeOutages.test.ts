import { FakeClock } from '../__testUtils__/FakeClock';
import { probeOutages } from './probeOutages';

describe('probeOutages', () => {
  it('probes every queue every 2 s, also one that comes later, until it is to end', async () => {
    const clock = new FakeClock();
    const stop = new AbortController();
    const limits: string[] = [];
    const queue = (name: string) => ({
      probe: (limit: number) => limits.push(`${name} ${limit}`),
    });
    const queues = new Map([['session', queue('session')]]);
    const probing = probeOutages(queues as never, clock, stop.signal);
    await clock.advance(1_999);
    expect(limits).toEqual([]);
    await clock.advance(1);
    expect(limits).toEqual(['session 10']);
    queues.set('network', queue('network'));
    await clock.advance(2_000);
    expect(limits.slice(1)).toEqual(['session 10', 'network 10']);
    stop.abort();
    await probing;
    await clock.advance(10_000);
    expect(limits).toHaveLength(3);
  });
});
