import { descendantsOf } from './descendantsOf';

const process = (pid: number, parent: number) => ({
  pid,
  parent,
  name: '',
  cpuSeconds: 0,
});

describe('descendantsOf', () => {
  it('finds children of children, and nobody else', () => {
    const processes = [
      process(1, 0),
      process(4, 3),
      process(2, 1),
      process(3, 2),
      process(5, 1),
    ];
    expect(descendantsOf(2, processes).map(({ pid }) => pid)).toEqual([
      2, 3, 4,
    ]);
  });

  it('finds none of a process that is gone', () => {
    expect(descendantsOf(9, [process(1, 0)])).toEqual([]);
  });
});
