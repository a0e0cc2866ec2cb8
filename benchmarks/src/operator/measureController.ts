import { setTimeout as sleep } from 'node:timers/promises';
import { countRequests } from '../cluster/countRequests';
import { cpuBetween } from '../machine/cpuBetween';
import { ProcessMemory } from '../machine/ProcessMemory';
import type { Bench } from './Bench';
import { latencyOf } from './latencyOf';
import type { Load } from './Load';
import type { Milestone } from './Milestone';
import type { ControllerRound } from './Round';
import { takeSnapshot } from './takeSnapshot';

const TIMEOUT_MS = 300_000;

/** What a controller is to make Pods of. */
export interface ControllerWork {
  /** Process id of the controller. */
  pid: number | undefined;
  /** By what the Pods are known to come of it. */
  ids: readonly string[];
  create: (index: number) => Promise<unknown>;
}

/** Creates what a controller makes Pods of, and follows it until all of it runs. */
export async function measureController(
  bench: Bench,
  load: Load,
  work: ControllerWork,
): Promise<ControllerRound> {
  const { observer, background, quietMs, signal } = bench;
  const { ids } = work;
  const memory = new ProcessMemory(work.pid ?? 0);
  memory.forgetPeak();
  const before = await takeSnapshot(bench);
  const sentAt = new Map<string, number>();
  const wait = { timeoutMs: TIMEOUT_MS, signal };
  const begun = performance.now();
  await load.run(async index => {
    sentAt.set(ids[index], performance.now());
    await work.create(index);
  });
  const created = performance.now();
  const pods = await observer.log.all(ids, 'pod', wait);
  const running = await observer.log.all(ids, 'running', wait);
  await sleep(quietMs, undefined, { signal });
  const after = await takeSnapshot(bench);
  const at = (id: string, milestone: Milestone) =>
    observer.log.at(id, milestone) ?? NaN;
  return {
    allPodsMs: pods - begun,
    allCreatedMs: created - begun,
    allRunningMs: running - begun,
    podMs: latencyOf(ids.map(id => at(id, 'pod') - (sentAt.get(id) ?? NaN))),
    runningMs: latencyOf(ids.map(id => at(id, 'running') - at(id, 'podReady'))),
    requests: countRequests(before.requests, after.requests, background),
    cpu: cpuBetween(before.cpu, after.cpu),
    peakMiB: memory.read().peakMiB,
  };
}
