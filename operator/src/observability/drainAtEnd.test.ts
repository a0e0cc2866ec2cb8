import { drainAtEnd } from './drainAtEnd';

describe('drainAtEnd', () => {
  it.each([
    ['what is left', 1_500, [500], 3],
    ['none where it is used up, and counts what waits', 900, [0], 3],
    ['none where there never was any', 1_000, [0], 3],
    ['all of it after a lost lease, in its own time', undefined, [], 0],
  ])('gives Events %s', async (_, endsAt, given, late) => {
    const times: number[] = [];
    const drain = async (ms: number) => {
      times.push(ms);
      return 3;
    };
    await expect(drainAtEnd({ drain }, endsAt, 1_000)).resolves.toBe(late);
    expect(times).toEqual(given);
  });
});
