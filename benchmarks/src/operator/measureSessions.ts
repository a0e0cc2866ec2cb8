import { sessionResource } from '@agentic-sessions/kubernetes-api';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildBenchmarkSession } from '../cluster/buildBenchmarkSession';
import { countRequests } from '../cluster/countRequests';
import { cpuBetween } from '../machine/cpuBetween';
import { ProcessMemory } from '../machine/ProcessMemory';
import type { Bench } from './Bench';
import { latencyOf } from './latencyOf';
import type { Load } from './Load';
import type { OperatorRound } from './Round';
import { takeSnapshot } from './takeSnapshot';

const TIMEOUT_MS = 300_000;

/** Starts sessions, and follows them until all are Running. */
export async function measureSessions(
  bench: Bench,
  load: Load,
): Promise<OperatorRound> {
  const { ground, observer, operator, background, newId, quietMs, signal } =
    bench;
  const { client, namespaces, runtime } = ground;
  const sessions = Array.from({ length: load.count }, (_, index) =>
    buildBenchmarkSession({
      name: newId(),
      namespace: namespaces[index % namespaces.length],
      runtime: runtime.metadata.name,
    }),
  );
  const ids = sessions.map(({ metadata }) => metadata.name);
  const memory = new ProcessMemory(operator.pid ?? 0);
  memory.forgetPeak();
  const before = await takeSnapshot(bench);
  const sentAt = new Map<string, number>();
  const wait = { timeoutMs: TIMEOUT_MS, signal };
  const begun = performance.now();
  await load.run(async index => {
    sentAt.set(ids[index], performance.now());
    await client.create(sessionResource, sessions[index], { signal });
  });
  const created = performance.now();
  const pods = await observer.log.all(ids, 'pod', wait);
  const running = await observer.log.all(ids, 'running', wait);
  await sleep(quietMs, undefined, { signal });
  const after = await takeSnapshot(bench);
  const at = (id: string, milestone: 'pod' | 'podReady' | 'running') =>
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
