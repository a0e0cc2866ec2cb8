/** A text on one line: line breaks and other controls become spaces, runs of white space one space. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
