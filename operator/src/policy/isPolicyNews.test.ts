import type {
  NamespacePolicy,
  PlatformPolicy,
} from '@agentic-sessions/kubernetes-api';
import type { InformerEvent } from '@agentic-sessions/kubernetes-client';
import { isPolicyNews } from './isPolicyNews';

type Policy = NamespacePolicy & PlatformPolicy;

describe('isPolicyNews', () => {
  const policy = (
    namespace: string | undefined,
    { generation = 1, uid = 'u', reason = 'Seen' } = {},
  ) =>
    ({
      metadata: { name: 'default', namespace, uid, generation },
      spec: {},
      status: {
        observedGeneration: generation,
        conditions: [{ type: 'X', status: 'True', reason }],
      },
    } as unknown as Policy);
  const updated = (
    namespace: string | undefined,
    change: Parameters<typeof policy>[1],
  ): InformerEvent<Policy> => ({
    type: 'updated',
    key: 'default',
    before: policy(namespace),
    object: policy(namespace, change),
  });

  it.each([
    ['another spec of a namespace', 'team', { generation: 2 }, true],
    ['another policy of the same name', 'team', { uid: 'v' }, true],
    ['what a namespace says of itself', 'team', { reason: 'Else' }, false],
    ['nothing new of a namespace', 'team', {}, false],
    ['another spec of the platform', undefined, { generation: 2 }, true],
    ['what was seen of the cluster', undefined, { reason: 'Else' }, true],
    ['nothing new of the platform', undefined, {}, false],
  ])('%s: %s %j is %s', (_, namespace, change, isNews) => {
    expect(isPolicyNews(updated(namespace, change))).toBe(isNews);
  });

  it('takes one that comes or goes for news', () => {
    const object = policy('team');
    expect(isPolicyNews({ type: 'added', key: 'k', object })).toBe(true);
    expect(
      isPolicyNews({ type: 'deleted', key: 'k', object, tombstone: false }),
    ).toBe(true);
  });
});
