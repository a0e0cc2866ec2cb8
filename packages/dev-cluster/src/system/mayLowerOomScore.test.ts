import { mayLowerOomScore } from './mayLowerOomScore';

describe('mayLowerOomScore', () => {
  it.each([
    ['root', '000001ffffffffff', true],
    ['root of some virtual machines', '000001fffeffffff', false],
    ['nobody', '0000000000000000', false],
  ])('knows %s', (_, effective, may) => {
    expect(
      mayLowerOomScore(
        `Name:\tnode\nCapPrm:\t000001ffffffffff\nCapEff:\t${effective}\n`,
      ),
    ).toBe(may);
  });

  it('takes silence for no', () => {
    expect(mayLowerOomScore('Name:\tnode\n')).toBe(false);
  });
});
