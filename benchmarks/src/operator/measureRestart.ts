import { sessionResource } from '@agentic-sessions/kubernetes-api';
import { buildBenchmarkSession } from '../cluster/buildBenchmarkSession';
import { ProcessMemory } from '../machine/ProcessMemory';
import type { RestartFigures } from './AtRest';
import type { Bench } from './Bench';

const TIMEOUT_MS = 60_000;

/** Ends the operator, lets a session wait for it, and starts it again. */
export async function measureRestart(
  { ground, operator, observer, newId, signal }: Bench,
  by: 'SIGTERM' | 'SIGKILL',
): Promise<RestartFigures> {
  const id = newId();
  await operator.stop(by);
  await ground.client.create(
    sessionResource,
    buildBenchmarkSession({
      name: id,
      namespace: ground.namespaces[0],
      runtime: ground.runtime.metadata.name,
    }),
    { signal },
  );
  const begun = performance.now();
  const starting = operator.start(signal);
  // Awaited below; until then a failure must not count as unhandled.
  starting.catch(() => {});
  const pod = await observer.log.all([id], 'pod', {
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  return {
    ...(await starting),
    podMs: pod - begun,
    peakMiB: new ProcessMemory(operator.pid ?? 0).read().peakMiB,
  };
}
