import fc from 'fast-check';
import type { KubernetesObject } from '../types/KubernetesObject';
import { Store } from './Store';

const object = (name: string, team: string): KubernetesObject => ({
  metadata: { name, namespace: 'n', labels: { team } },
});

describe('Store', () => {
  it('has in its index exactly what a search through all objects finds', () => {
    const step = fc.record({
      remove: fc.boolean(),
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      team: fc.constantFrom('x', 'y'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const store = new Store<KubernetesObject>({
          team: o => [o.metadata.labels?.team ?? ''],
        });
        for (const { remove, name, team } of steps) {
          if (remove) store.delete(`n/${name}`);
          else store.set(object(name, team));
        }
        expect(store.wordsOfIndex('team').sort()).toEqual(
          [
            ...new Set(
              [...store.values()].map(o => o.metadata.labels?.team ?? ''),
            ),
          ].sort(),
        );
        for (const team of ['x', 'y']) {
          const found = store
            .byIndex('team', team)
            .map(o => o.metadata.name)
            .sort();
          const expected = [...store.values()]
            .filter(o => o.metadata.labels?.team === team)
            .map(o => o.metadata.name)
            .sort();
          expect(found).toEqual(expected);
          expect(store.countByIndex('team', team)).toBe(expected.length);
        }
      }),
    );
  });
});
