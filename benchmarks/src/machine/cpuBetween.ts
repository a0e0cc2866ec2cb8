import type { CpuTimes } from './CpuTimes';
import type { CpuUse } from './CpuUse';

/** Who used the processors between two looks. */
export function cpuBetween(before: CpuTimes, after: CpuTimes): CpuUse {
  const used = (key: keyof CpuTimes) => Math.max(0, after[key] - before[key]);
  const ours =
    used('operator') + used('peer') + used('cluster') + used('benchmark');
  return {
    operator: used('operator'),
    peer: used('peer'),
    apiServer: used('apiServer'),
    restOfCluster: Math.max(0, used('cluster') - used('apiServer')),
    benchmark: used('benchmark'),
    others: Math.max(0, used('machine') - ours),
  };
}
