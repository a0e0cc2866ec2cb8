import { spreadOf } from './spreadOf';

describe('spreadOf', () => {
  it.each([
    [[5], { median: 5, min: 5, max: 5, n: 1 }],
    [[9, 1, 4], { median: 4, min: 1, max: 9, n: 3 }],
    [[4, 1, 2, 9], { median: 3, min: 1, max: 9, n: 4 }],
  ])('of %j', (values, expected) => {
    expect(spreadOf(values)).toEqual(expected);
  });

  it('has none of nothing', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
