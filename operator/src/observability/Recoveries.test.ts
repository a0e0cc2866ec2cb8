import { FakeClock } from '../__testUtils__/FakeClock';
import { Recoveries } from './Recoveries';

describe('Recoveries', () => {
  const PODS = '/api/v1/namespaces/team/pods';
  const setUp = () => {
    const clock = new FakeClock();
    const recoveries = new Recoveries(clock);
    let told = 0;
    const remove = recoveries.onRecovery(() => {
      told += 1;
    });
    const note = (status: number | undefined, path = PODS) =>
      recoveries.note({ method: 'POST', path, status });
    return { clock, note, remove, told: () => told };
  };

  it.each([undefined, 500, 503, 408])(
    'tells of the first success after a while of %j',
    async status => {
      const t = setUp();
      t.note(status);
      await t.clock.advance(60_000);
      t.note(status);
      expect(t.told()).toBe(0);
      t.note(201);
      t.note(201);
      expect(t.told()).toBe(1);
    },
  );

  it('takes a refusal for the answer that it is', async () => {
    const t = setUp();
    t.note(undefined);
    await t.clock.advance(5_000);
    t.note(409);
    expect(t.told()).toBe(1);
  });

  it('says nothing of what failed for a moment', async () => {
    const t = setUp();
    t.note(500);
    await t.clock.advance(900);
    t.note(201);
    await t.clock.advance(5_000);
    t.note(201);
    expect(t.told()).toBe(0);
  });

  it('is not misled by calls of another kind that succeed meanwhile', async () => {
    const t = setUp();
    t.note(500);
    await t.clock.advance(500);
    t.note(200, '/api/v1/namespaces/team/events');
    await t.clock.advance(30_000);
    // The webhook of one namespace may be broken for days.
    t.note(201, '/api/v1/namespaces/other/pods');
    expect(t.told()).toBe(0);
    t.note(201);
    expect(t.told()).toBe(1);
  });

  it('takes a server that asks for patience for none that fails', async () => {
    const t = setUp();
    for (let i = 0; i < 10; i += 1) {
      t.note(429);
      await t.clock.advance(1_500);
      t.note(201);
    }
    expect(t.told()).toBe(0);
  });

  it('tells ever more rarely while failures and successes alternate', async () => {
    const t = setUp();
    const at: number[] = [];
    for (let second = 0; second <= 60; second += 2) {
      t.note(500);
      await t.clock.advance(1_500);
      t.note(201);
      await t.clock.advance(500);
      while (at.length < t.told()) at.push(second);
    }
    expect(at).toEqual([0, 2, 6, 14, 30]);
    // And after a calm while as at first.
    await t.clock.advance(130_000);
    const before = t.told();
    t.note(500);
    await t.clock.advance(1_500);
    t.note(201);
    expect(t.told()).toBe(before + 1);
  });

  it('tells again of what fails for a moment after an outage', async () => {
    const t = setUp();
    t.note(500);
    await t.clock.advance(45_000);
    t.note(201);
    t.note(500);
    await t.clock.advance(100);
    t.note(201);
    expect(t.told()).toBe(1);
    await t.clock.advance(2_000);
    expect(t.told()).toBe(2);
  });

  it('tells nobody who has gone', async () => {
    const t = setUp();
    t.note(500);
    await t.clock.advance(5_000);
    t.remove();
    t.note(201);
    expect(t.told()).toBe(0);
  });
});
