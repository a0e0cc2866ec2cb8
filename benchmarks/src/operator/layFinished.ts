import { sessionResource } from '@agentic-sessions/kubernetes-api';
import { buildBenchmarkSession } from '../cluster/buildBenchmarkSession';
import type { Bench } from './Bench';
import { burstLoad } from './burstLoad';
import { finishedStatus } from './finishedStatus';

/** Puts finished sessions there as they would be after a day of work, one every few seconds. */
export async function layFinished(
  { ground, newId, signal }: Bench,
  count: number,
): Promise<void> {
  const { client, asOperator, namespaces, runtime } = ground;
  const now = Date.now();
  await burstLoad(count).run(async index => {
    const namespace = namespaces[index % namespaces.length];
    const name = newId();
    await client.create(
      sessionResource,
      {
        ...buildBenchmarkSession({
          name,
          namespace,
          runtime: runtime.metadata.name,
        }),
      },
      { signal },
    );
    await asOperator.patchStatus(
      sessionResource,
      { name, namespace },
      {
        type: 'merge',
        body: { status: finishedStatus(name, now - index * 17_000) },
      },
      { signal },
    );
  });
}
