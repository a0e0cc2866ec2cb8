import { rotated } from './rotated';

describe('rotated', () => {
  it.each([
    [['raw', 'ours'], 0, ['raw', 'ours']],
    [['raw', 'ours'], 1, ['ours', 'raw']],
    [['raw', 'ours'], 2, ['raw', 'ours']],
    [['raw', 'ours', 'peer'], 1, ['ours', 'peer', 'raw']],
    [['raw', 'ours', 'peer'], 5, ['peer', 'raw', 'ours']],
    [[], 3, []],
  ])('of %j in turn %d is %j', (values, turn, order) => {
    expect(rotated<string>(values, turn)).toEqual(order);
  });

  it('lets each be in each place once', () => {
    const turns = [0, 1, 2].map(turn => rotated(['a', 'b', 'c'], turn));
    for (const place of [0, 1, 2]) {
      expect(turns.map(turn => turn[place]).sort()).toEqual(['a', 'b', 'c']);
    }
  });
});
