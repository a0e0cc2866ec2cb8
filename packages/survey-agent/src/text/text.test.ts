import MarkdownIt from 'markdown-it';
import { formatBytes } from './formatBytes';
import { inlineCode } from './inlineCode';
import { joinWords } from './joinWords';
import { showHidden } from './showHidden';
import { visibleJson } from './visibleJson';

describe('showHidden', () => {
  it.each([
    ['plain', 'plain'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\u001b[31m', '\\u{001b}[31m'],
    ['ümläut 日本語 👍', 'ümläut 日本語 👍'],
  ])('%j becomes %j', (text, shown) => expect(showHidden(text)).toBe(shown));
});

describe('inlineCode', () => {
  const render = (text: string) => new MarkdownIt().renderInline(text);

  it.each([
    ['a`b', 'a`b'],
    ['`', '`'],
    ['``x``', '``x``'],
    ['[x](http://evil)', '[x](http://evil)'],
    ['**bold**', '**bold**'],
    ['two\nlines', 'two lines'],
    ['<script>', '&lt;script&gt;'],
  ])('renders %j as code and nothing else', (text, content) => {
    expect(render(inlineCode(text))).toBe(`<code>${content}</code>`);
  });

  it('cannot leave a cell of a table, and is cut', () => {
    expect(inlineCode('a|b')).toBe('`a\\|b`');
    expect(inlineCode('x'.repeat(500)).length).toBeLessThan(210);
    expect(inlineCode(' ')).toBe('(empty)');
  });
});

describe('visibleJson', () => {
  it('keeps the value and shows what hides', () => {
    const value = { path: 'a\u202eb \u{e0041}\ufeff' };
    const json = visibleJson(value);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toContain('\\u202e');
    expect(json).toContain('\\udb40\\udc41');
  });
});

describe('words', () => {
  it('formats sizes and lists', () => {
    expect([0, 1023, 1024, 1536, 5 * 1024 * 1024].map(formatBytes)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '1.5 KiB',
      '5.0 MiB',
    ]);
    expect(joinWords([])).toBe('');
    expect(joinWords(['a', 'b', 'c'])).toBe('a, b and c');
  });
});
