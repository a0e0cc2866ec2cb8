import { parseChecksum } from './parseChecksum';

const sum = 'a'.repeat(64);
const other = 'b'.repeat(64);

describe('parseChecksum', () => {
  it.each([
    ['a bare digest', `${sum}\n`],
    ['a line of sha256sum', `${other}  other\n${sum}  tool.tgz\n`],
    ['a binary line', `${sum} *tool.tgz\n`],
    ['a line with a folder', `${sum}  ./out/tool.tgz\n`],
    ['capitals', `${sum.toUpperCase()}  tool.tgz\n`],
  ])('reads %s', (_, text) => {
    expect(parseChecksum(text, 'tool.tgz')).toEqual({
      algorithm: 'sha256',
      digest: sum,
    });
  });

  it('tells SHA-512 by its length', () => {
    expect(parseChecksum(`${sum}${other}  tool\n`, 'tool')).toEqual({
      algorithm: 'sha512',
      digest: sum + other,
    });
  });

  it.each([
    '',
    '<html>not found</html>',
    `${other}  other`,
    `${sum}0 tool.tgz`,
  ])('finds none in %j', text => {
    expect(parseChecksum(text, 'tool.tgz')).toBeUndefined();
  });
});
