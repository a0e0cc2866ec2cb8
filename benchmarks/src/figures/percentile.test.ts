import { percentile } from './percentile';

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

describe('percentile', () => {
  it.each([
    [upTo(100), 0.5, 50],
    [upTo(100), 0.99, 99],
    [upTo(200), 0.99, 198],
    [upTo(10), 0.99, 10],
    [[7], 0.5, 7],
    [[3, 1, 2], 0.5, 2],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it('leaves what it is given in its order', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it('has none of nothing', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});
