import type { ProcessStat } from './parseProcessStat';

/** A process and all that came of it. */
export function descendantsOf(
  root: number,
  processes: readonly ProcessStat[],
): ProcessStat[] {
  const children = new Map<number, ProcessStat[]>();
  for (const each of processes) {
    const siblings = children.get(each.parent);
    if (siblings) siblings.push(each);
    else children.set(each.parent, [each]);
  }
  const found = processes.filter(({ pid }) => pid === root);
  for (const each of found) found.push(...(children.get(each.pid) ?? []));
  return found;
}
