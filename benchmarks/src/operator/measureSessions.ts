import { sessionResource } from '@agentic-sessions/kubernetes-api';
import { buildBenchmarkSession } from '../cluster/buildBenchmarkSession';
import type { Bench } from './Bench';
import type { Load } from './Load';
import { measureController } from './measureController';
import type { ControllerRound } from './Round';

/** Starts sessions, and follows them until all are Running. */
export async function measureSessions(
  bench: Bench,
  load: Load,
): Promise<ControllerRound> {
  const { ground, operator, newId, signal } = bench;
  const { client, namespaces, runtime } = ground;
  const sessions = Array.from({ length: load.count }, (_, index) =>
    buildBenchmarkSession({
      name: newId(),
      namespace: namespaces[index % namespaces.length],
      runtime: runtime.metadata.name,
    }),
  );
  return measureController(bench, load, {
    pid: operator.pid,
    ids: sessions.map(({ metadata }) => metadata.name),
    create: index =>
      client.create(sessionResource, sessions[index], { signal }),
  });
}
