import {
  Store,
  type Informer,
  type KubernetesObject,
} from '@agentic-sessions/kubernetes-client';
import { FakeClock } from '../__testUtils__/FakeClock';
import { OwnWrites } from './OwnWrites';

const object = (resourceVersion: string): KubernetesObject => ({
  metadata: { name: 'a', namespace: 'n', resourceVersion },
});

describe('OwnWrites', () => {
  const store = new Store<KubernetesObject>();
  const informer = { store, resourceVersion: '9' };
  const clock = new FakeClock();
  const writes = new OwnWrites(
    informer as unknown as Informer<KubernetesObject>,
    clock,
  );

  it('stands for the object until the cache has come that far, and is doubted when that takes long', async () => {
    store.set(object('9'));
    expect(writes.get('n/a')?.metadata.resourceVersion).toBe('9');
    // 10 is more than 9, though not as text.
    writes.remember(object('10'));
    expect(writes.get('n/a')?.metadata.resourceVersion).toBe('10');
    expect(writes.pending()).toHaveLength(1);
    expect(writes.isOverdue(1_000)).toBe(false);
    await clock.advance(1_000);
    expect(writes.isOverdue(1_000)).toBe(true);
    store.set(object('10'));
    informer.resourceVersion = '10';
    expect(writes.isOverdue(1_000)).toBe(false);
    expect(writes.pending()).toEqual([]);
  });

  it('is forgotten where the cache has passed it and shows nothing: the object is gone', () => {
    writes.remember(object('11'));
    store.delete('n/a');
    expect(writes.get('n/a')).toBeDefined();
    informer.resourceVersion = '12';
    expect(writes.get('n/a')).toBeUndefined();
  });
});
