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

  it.each([undefined, 500, 503, 429, 408])(
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
    t.note(201, '/api/v1/namespaces/other/pods');
    expect(t.told()).toBe(1);
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
