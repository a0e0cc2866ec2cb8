import { SESSION_LABEL, type Session } from '@agentic-sessions/kubernetes-api';
import type { Pod } from '@agentic-sessions/kubernetes-client';
import { buildPod } from '@agentic-sessions/operator';
import type { TestGround } from '../cluster/TestGround';

/** As long as {@link SESSION_LABEL}, and nobody looks for it. */
const OTHER_LABEL = 'agentic-sessions.io/unwatch';

/**
 * The Pod that the operator would make, owned by a session that is there, and not labelled as a session's: so the
 * operator does not take it for its own, and everything else is as large and as much to check.
 *
 * @param id - a UUID
 */
export function buildRawPod(
  ground: Pick<TestGround, 'runtime' | 'runtimeClass'>,
  owner: Session,
  id: string,
): Pod {
  const pod = buildPod(
    { ...owner, metadata: { ...owner.metadata, name: id } },
    ground.runtime,
    0,
    {
      runnerImage: 'agentic-sessions/runner:benchmark',
      runnerApiUrl:
        'http://agentic-sessions-runners.agentic-sessions-system.svc:7017',
      runtimeClassName: ground.runtimeClass,
      terminationGraceSeconds: 30,
      nodeSilenceSeconds: 60,
    },
  );
  const { [SESSION_LABEL]: _, ...labels } = pod.metadata.labels ?? {};
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: { ...labels, [OTHER_LABEL]: id },
      ownerReferences: pod.metadata.ownerReferences?.map(reference => ({
        ...reference,
        name: owner.metadata.name,
      })),
    },
  };
}
