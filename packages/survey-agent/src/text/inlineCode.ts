import { showHidden } from './showHidden';

/** Longest quotation of text from outside. */
const MAX_QUOTE = 200;

/**
 * Quotes text from outside as Markdown code on one line, so that it can neither format nor link, nor leave its table cell.
 *
 * @public
 */
export function inlineCode(text: string): string {
  const line = showHidden(text).replace(/\s+/g, ' ').trim();
  const cut =
    line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE - 1)}…` : line;
  if (cut === '') {
    return '(empty)';
  }
  const longest = Math.max(
    0,
    ...[...cut.matchAll(/`+/g)].map(match => match[0].length),
  );
  const fence = '`'.repeat(longest + 1);
  // CommonMark strips one space on each side, which keeps a backtick at the edge apart from the fence.
  const pad = cut.startsWith('`') || cut.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${cut.replace(/\|/g, '\\|')}${pad}${fence}`;
}
