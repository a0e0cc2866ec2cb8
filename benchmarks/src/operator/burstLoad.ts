import type { Load } from './Load';

/** So many are under way at once, as in the measurements of the peers. */
const IN_FLIGHT = 64;

/** As many and as fast as the API server takes them. */
export function burstLoad(count: number): Load {
  return {
    count,
    run: async send => {
      let next = 0;
      const lane = async () => {
        while (next < count) {
          const index = next;
          next += 1;
          await send(index);
        }
      };
      await Promise.all(
        Array.from({ length: Math.min(IN_FLIGHT, count) }, lane),
      );
    },
  };
}
