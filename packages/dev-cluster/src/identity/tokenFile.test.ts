import { formatTokenFile, parseTokenFile } from './tokenFile';

const people = [
  { name: 'ada', groups: ['payments'] },
  { name: 'alan', groups: ['platform', 'payments'] },
];

describe('formatTokenFile', () => {
  it('keeps the tokens that people have and makes the others', () => {
    const csv = formatTokenFile(people, { ada: 'known' }, () => 'fresh');
    expect(csv).toBe(
      'known,ada,ada,"payments"\nfresh,alan,alan,"platform,payments"\n',
    );
    expect(parseTokenFile(csv)).toEqual({ ada: 'known', alan: 'fresh' });
  });

  it.each(['system:admin', 'a,b', 'x"', '', 'two\nlines'])(
    'refuses %j as a name and as a group',
    bad => {
      const make = () => 'token';
      expect(() =>
        formatTokenFile([{ name: bad, groups: [] }], {}, make),
      ).toThrow(/cannot be the name/);
      expect(() =>
        formatTokenFile([{ name: 'ada', groups: [bad] }], {}, make),
      ).toThrow(/cannot be the name/);
    },
  );
});
