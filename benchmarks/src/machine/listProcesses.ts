import { readdirSync, readFileSync } from 'node:fs';
import { parseProcessStat, type ProcessStat } from './parseProcessStat';

/** All processes of the machine; one that ends meanwhile is left out. */
export function listProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        return [parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
      } catch {
        return [];
      }
    });
}
