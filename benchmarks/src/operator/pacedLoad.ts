import { setTimeout as sleep } from 'node:timers/promises';
import type { Load } from './Load';

/** So many a second, each at its time, whether or not the one before was answered. */
export function pacedLoad(
  rate: number,
  seconds: number,
  signal?: AbortSignal,
): Load {
  const count = rate * seconds;
  return {
    count,
    run: async send => {
      const begun = performance.now();
      const sent: Promise<void>[] = [];
      for (let index = 0; index < count; index += 1) {
        const wait = begun + (index * 1000) / rate - performance.now();
        if (wait > 0) await sleep(wait, undefined, { signal });
        const answer = send(index);
        // Awaited below; until then a failure must not count as unhandled.
        answer.catch(() => {});
        sent.push(answer);
      }
      await Promise.all(sent);
    },
  };
}
