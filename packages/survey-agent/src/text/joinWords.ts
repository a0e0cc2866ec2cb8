/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: string[]): string {
  if (words.length < 2) {
    return words.join('');
  }
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
