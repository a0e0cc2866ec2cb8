const LONGEST = 160;

/**
 * The beginning of what was asked, in one line: what tells apart sessions that have their title from the same issue.
 * Nothing where the title says as much.
 */
export function excerptOf(prompt: string, title: string): string | undefined {
  const line = prompt.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  const excerpt =
    characters.length > LONGEST
      ? `${characters.slice(0, LONGEST - 1).join('')}…`
      : line;
  const begins = title.replace(/…$/, '').replace(/\s+/g, ' ').trim();
  // Where the title is the first line of a longer prompt, the lines after it still tell something.
  const isSaid =
    line === begins || (title.endsWith('…') && line.startsWith(begins));
  return line === '' || isSaid ? undefined : excerpt;
}
