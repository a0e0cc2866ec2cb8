import { OPERATOR_FIELD_MANAGER } from '@agentic-sessions/kubernetes-api';
import { PODS } from '@agentic-sessions/kubernetes-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { countRequests } from '../cluster/countRequests';
import { cpuBetween } from '../machine/cpuBetween';
import type { Bench } from './Bench';
import { buildRawPods } from './buildRawPods';
import { latencyOf } from './latencyOf';
import type { Load } from './Load';
import type { RawRound } from './Round';
import { takeSnapshot } from './takeSnapshot';

const TIMEOUT_MS = 300_000;

/**
 * Makes Pods straight, with the operator's client and an administrator's account: what nobody who makes Pods can be faster
 * than. The operator's own account may make none but those of sessions.
 */
export async function measureRawPods(
  bench: Bench,
  load: Load,
): Promise<RawRound> {
  const { ground, observer, background, newId, quietMs, signal } = bench;
  const ids = Array.from({ length: load.count }, newId);
  const pods = buildRawPods(ground, ids);
  const before = await takeSnapshot(bench);
  const sentAt = new Map<string, number>();
  const wait = { timeoutMs: TIMEOUT_MS, signal };
  const begun = performance.now();
  await load.run(async index => {
    sentAt.set(ids[index], performance.now());
    await ground.client.create(PODS, pods[index], {
      fieldManager: OPERATOR_FIELD_MANAGER,
      signal,
    });
  });
  const seen = await observer.log.all(ids, 'pod', wait);
  const ready = await observer.log.all(ids, 'podReady', wait);
  await sleep(quietMs, undefined, { signal });
  const after = await takeSnapshot(bench);
  return {
    allPodsMs: seen - begun,
    allReadyMs: ready - begun,
    podMs: latencyOf(
      ids.map(
        id => (observer.log.at(id, 'pod') ?? NaN) - (sentAt.get(id) ?? NaN),
      ),
    ),
    requests: countRequests(before.requests, after.requests, background),
    cpu: cpuBetween(before.cpu, after.cpu),
  };
}
