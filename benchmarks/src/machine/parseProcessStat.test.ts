import { parseProcessStat } from './parseProcessStat';

describe('parseProcessStat', () => {
  it('reads a process whose name looks like more fields', () => {
    expect(
      parseProcessStat(
        '4711 (a (b) c) S 12 4711 4711 0 -1 4194304 100 0 0 0 250 75 9 9 20 0 7 0 1000 1 1',
      ),
    ).toEqual({ pid: 4711, name: 'a (b) c', parent: 12, cpuSeconds: 3.25 });
  });
});
