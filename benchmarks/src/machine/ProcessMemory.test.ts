import { ProcessMemory } from './ProcessMemory';

describe('ProcessMemory', () => {
  it('reads this process', () => {
    const memory = new ProcessMemory(process.pid).read();
    expect(memory.residentMiB).toBeGreaterThan(10);
    expect(memory.peakMiB).toBeGreaterThanOrEqual(memory.residentMiB);
  });
});
