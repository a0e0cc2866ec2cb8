import { readFileSync } from 'node:fs';
import type { CpuTimes } from './CpuTimes';
import { descendantsOf } from './descendantsOf';
import { listProcesses } from './listProcesses';
import { TICKS_PER_SECOND } from './parseProcessStat';

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Seconds that all processors together were not idle since the machine started. */
function machineSeconds(): number {
  const [line] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user, nice, system, , , irq, softirq, steal] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return sum([user, nice, system, irq, softirq, steal]) / TICKS_PER_SECOND;
}

/** Tells who used the processors. */
export class CpuMeter {
  readonly #clusterPid: number | undefined;

  /** @param clusterPid - process 1 of the node; absent where the node is not ours to look into */
  constructor(clusterPid: number | undefined) {
    this.#clusterPid = clusterPid;
  }

  /** @param pids - process ids of the two; absent while one does not run */
  read(pids: { operator?: number; peer?: number }): CpuTimes {
    const processes = listProcesses();
    const cluster =
      this.#clusterPid === undefined
        ? []
        : descendantsOf(this.#clusterPid, processes);
    const secondsOf = (pid: number | undefined) =>
      processes.find(each => each.pid === pid)?.cpuSeconds ?? 0;
    return {
      operator: secondsOf(pids.operator),
      peer: secondsOf(pids.peer),
      apiServer: sum(
        cluster
          .filter(({ name }) => name === 'kube-apiserver')
          .map(({ cpuSeconds }) => cpuSeconds),
      ),
      cluster: sum(cluster.map(({ cpuSeconds }) => cpuSeconds)),
      benchmark: secondsOf(process.pid),
      machine: machineSeconds(),
    };
  }
}
