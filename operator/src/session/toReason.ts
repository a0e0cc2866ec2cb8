/**
 * Makes a word that fits `status.reason` (CamelCase, at most 64) of one that somebody else chose; `fallback` where
 * nothing is left.
 */
export function toReason(word: string, fallback: string): string {
  const clean = word.replace(/[^A-Za-z0-9]/g, '').replace(/^[^A-Za-z]+/, '');
  if (!clean) return fallback;
  return `${clean[0].toUpperCase()}${clean.slice(1)}`.slice(0, 64);
}
