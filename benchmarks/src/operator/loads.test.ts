import { burstLoad } from './burstLoad';
import { pacedLoad } from './pacedLoad';

describe('burstLoad', () => {
  it('sends each once, never more than 64 at a time', async () => {
    const sent: number[] = [];
    let underWay = 0;
    let most = 0;
    await burstLoad(200).run(async index => {
      sent.push(index);
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(resolve => setImmediate(resolve));
      underWay -= 1;
    });
    expect(sent.sort((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    );
    expect(most).toBe(64);
  });

  it('fails where one fails', async () => {
    const load = burstLoad(3);
    await expect(
      load.run(async index => {
        if (index === 1) throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
  });
});

describe('pacedLoad', () => {
  it('keeps its pace though nobody answers in time', async () => {
    const at: number[] = [];
    const begun = performance.now();
    const load = pacedLoad(50, 0.2);
    expect(load.count).toBe(10);
    await load.run(async () => {
      at.push(performance.now() - begun);
      await new Promise(resolve => setTimeout(resolve, 300));
    });
    expect(at).toHaveLength(10);
    // The tenth is due after 180 ms; waiting for answers it would come after 2.7 s.
    expect(at[9]).toBeGreaterThanOrEqual(175);
    expect(at[9]).toBeLessThan(1_500);
  });
});
