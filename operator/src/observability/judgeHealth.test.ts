import { judgeHealth, type Vitals } from './judgeHealth';

describe('judgeHealth', () => {
  const well: Vitals = {
    passes: [{ queue: 'session', key: 'team/a', ms: 60_000 }],
    passLimitMs: 60_000,
    leaseStalledMs: 7_000,
  };

  it.each<[string, Partial<Vitals>, string | undefined]>([
    ['all is well', {}, undefined],
    ['nothing is done', { passes: [], leaseStalledMs: 0 }, undefined],
    [
      'a pass goes on long after it was ended',
      { passes: [...well.passes, { queue: 'session', key: 'b', ms: 180_001 }] },
      'The pass for session b has not ended in 180 s, though it may take 60 s',
    ],
    [
      'the lease loop is stuck',
      { leaseStalledMs: 60_001 },
      'Nothing has come of holding the lease in 60 s',
    ],
  ])('where %s', (_, change, expected) => {
    expect(judgeHealth({ ...well, ...change })).toBe(expected);
  });
});
