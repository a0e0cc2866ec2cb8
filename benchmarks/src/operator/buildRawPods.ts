import type { Pod } from '@agentic-sessions/kubernetes-client';
import type { TestGround } from '../cluster/TestGround';
import { buildRawPod } from './buildRawPod';

/** A Pod for each of these ids, over the namespaces in turn. */
export function buildRawPods(
  ground: Pick<
    TestGround,
    'namespaces' | 'owners' | 'runtime' | 'runtimeClass'
  >,
  ids: readonly string[],
): Pod[] {
  const { namespaces, owners } = ground;
  return ids.map((id, index) => {
    const owner = owners.get(namespaces[index % namespaces.length]);
    if (!owner) throw new Error('A namespace has no session to own its Pods');
    return buildRawPod(ground, owner, id);
  });
}
