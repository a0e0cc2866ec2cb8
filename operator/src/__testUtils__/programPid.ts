import { readdirSync, readFileSync } from 'node:fs';

/**
 * The process on this machine whose command line has all these words; undefined where there is none. For programs of a
 * node, which has no door to them.
 */
export function programPid(...words: string[]): number | undefined {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .map(Number)
    .find(pid => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words.every(word => line.some(part => part.includes(word)));
      } catch {
        // It has ended meanwhile.
        return false;
      }
    });
}
