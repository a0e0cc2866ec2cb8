import { resolveQueue } from './resolveQueue';

describe('resolveQueue', () => {
  it.each([
    [undefined, undefined, { maxRunning: 50, owner: 'namespace' }],
    [
      { maxRunning: 5, maxRunningTotal: 9 },
      undefined,
      { maxRunning: 5, owner: 'platform', maxRunningTotal: 9 },
    ],
    [
      { maxRunning: 5 },
      { maxRunning: 5 },
      { maxRunning: 5, owner: 'namespace' },
    ],
    [
      { maxRunning: 5, maxPriority: 3 },
      { maxRunning: 2, maxPriority: 7 },
      { maxRunning: 2, owner: 'namespace', maxPriority: 3 },
    ],
    [
      { maxPriority: 3 },
      { maxRunning: 0, maxPriority: -1 },
      { maxRunning: 0, owner: 'namespace', maxPriority: -1 },
    ],
  ])('platform %j, namespace %j', (platform, namespace, expected) => {
    expect(
      resolveQueue({
        platform: platform && { spec: { concurrency: platform } },
        namespace: {
          name: 'team',
          spec: namespace && { concurrency: namespace },
        },
      }),
    ).toEqual(expected);
  });
});
