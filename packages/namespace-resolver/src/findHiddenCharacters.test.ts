import { findHiddenCharacters } from './findHiddenCharacters';

describe('findHiddenCharacters', () => {
  it.each([
    'plain text\twith\r\nlines',
    'Grüße, مرحبا, 你好',
    '👩‍💻 ❤️ 1️⃣ 👍🏽',
    '👨🏽‍🚒 family 👨‍👩‍👧',
  ])('finds nothing in %j', text => {
    expect(findHiddenCharacters(text)).toEqual([]);
  });

  it.each([
    ['a\u200bb\u200b', [{ codePoint: 'U+200B', count: 2 }]],
    ['a\u200db', [{ codePoint: 'U+200D', count: 1 }]],
    [
      '\u202e\u2066',
      [
        { codePoint: 'U+202E', count: 1 },
        { codePoint: 'U+2066', count: 1 },
      ],
    ],
    ['\u{e0068}', [{ codePoint: 'U+E0068', count: 1 }]],
    ['a\ufe01', [{ codePoint: 'U+FE01', count: 1 }]],
    ['a\u{e0100}', [{ codePoint: 'U+E0100', count: 1 }]],
    ['\u001b[31m', [{ codePoint: 'U+001B', count: 1 }]],
    ['\ufeff', [{ codePoint: 'U+FEFF', count: 1 }]],
    [
      '\u00ad\u3164',
      [
        { codePoint: 'U+00AD', count: 1 },
        { codePoint: 'U+3164', count: 1 },
      ],
    ],
  ])('finds what %j hides', (text, hidden) => {
    expect(findHiddenCharacters(text)).toEqual(hidden);
  });
});
