import { setTimeout as sleep } from 'node:timers/promises';
import { countRequests } from '../cluster/countRequests';
import { cpuBetween } from '../machine/cpuBetween';
import { ProcessMemory } from '../machine/ProcessMemory';
import type { IdleFigures } from './AtRest';
import type { Bench } from './Bench';
import { takeSnapshot } from './takeSnapshot';

/** Watches the operator while nobody wants anything. */
export async function measureIdle(
  bench: Bench,
  seconds: number,
): Promise<IdleFigures> {
  const { operator, background, signal } = bench;
  const before = await takeSnapshot(bench);
  const calls = await operator.requests();
  const begun = performance.now();
  await sleep(seconds * 1000, undefined, { signal });
  const took = (performance.now() - begun) / 1000;
  const after = await takeSnapshot(bench);
  const callsAfter = await operator.requests();
  return {
    residentMiB: new ProcessMemory(operator.pid ?? 0).read().residentMiB,
    cpuShare: cpuBetween(before.cpu, after.cpu).operator / took,
    seconds: took,
    byMethod: Object.fromEntries(
      Object.entries(callsAfter)
        .map(
          ([method, count]) => [method, count - (calls[method] ?? 0)] as const,
        )
        .filter(([, count]) => count > 0),
    ),
    requests: countRequests(before.requests, after.requests, background),
  };
}
