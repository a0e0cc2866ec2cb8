import { cpuBetween } from './cpuBetween';

describe('cpuBetween', () => {
  it('leaves for others what is neither ours nor the cluster’s', () => {
    const use = cpuBetween(
      {
        operator: 1,
        peer: 1,
        apiServer: 2,
        cluster: 5,
        benchmark: 1,
        machine: 100,
      },
      {
        operator: 2,
        peer: 1.25,
        apiServer: 4,
        cluster: 9,
        benchmark: 1.5,
        machine: 108,
      },
    );
    expect(use).toEqual({
      operator: 1,
      peer: 0.25,
      apiServer: 2,
      restOfCluster: 2,
      benchmark: 0.5,
      others: 2.25,
    });
  });

  it('never counts less than nothing, though each clock ticks by itself', () => {
    const none = { operator: 0, peer: 0, apiServer: 0, benchmark: 0 };
    const { others } = cpuBetween(
      { ...none, cluster: 0, machine: 0 },
      { ...none, cluster: 2, machine: 1.9 },
    );
    expect(others).toBe(0);
  });
});
