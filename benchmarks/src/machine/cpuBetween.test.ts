import { cpuBetween } from './cpuBetween';

describe('cpuBetween', () => {
  it('leaves for others what is neither ours nor the cluster’s', () => {
    const use = cpuBetween(
      { operator: 1, apiServer: 2, cluster: 5, benchmark: 1, machine: 100 },
      { operator: 2, apiServer: 4, cluster: 9, benchmark: 1.5, machine: 108 },
    );
    expect(use).toEqual({
      operator: 1,
      apiServer: 2,
      restOfCluster: 2,
      benchmark: 0.5,
      others: 2.5,
    });
  });

  it('never counts less than nothing, though each clock ticks by itself', () => {
    const { others } = cpuBetween(
      { operator: 0, apiServer: 0, cluster: 0, benchmark: 0, machine: 0 },
      { operator: 0, apiServer: 0, cluster: 2, benchmark: 0, machine: 1.9 },
    );
    expect(others).toBe(0);
  });
});
