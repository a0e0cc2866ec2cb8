import { setTimeout as sleep } from 'node:timers/promises';
import type { AtRestFigures, RestartFigures } from './AtRest';
import type { Bench } from './Bench';
import { layFinished } from './layFinished';
import { measureIdle } from './measureIdle';
import { measureRestart } from './measureRestart';

/** How much of that is measured. */
export interface AtRestOptions {
  sessions: number;
  idleSeconds: number;
  /** Restarts of each kind. */
  restarts: number;
  /** After a start: until what it has to do has been done. */
  settleMs: number;
}

/** Measures the operator with nothing and with many finished sessions there, and how soon it is back. */
export async function measureAtRest(
  bench: Bench,
  options: AtRestOptions,
): Promise<AtRestFigures> {
  const { operator, signal } = bench;
  const settle = () => sleep(options.settleMs, undefined, { signal });
  await operator.stop();
  await operator.start(signal);
  await settle();
  const idleWithout = await measureIdle(bench, options.idleSeconds);
  // Without an operator, which would look at each of them before it is finished.
  await operator.stop();
  await layFinished(bench, options.sessions);
  await operator.start(signal);
  await settle();
  const idleWith = await measureIdle(bench, options.idleSeconds);
  const restart = async (by: 'SIGTERM' | 'SIGKILL') => {
    const restarts: RestartFigures[] = [];
    for (let index = 0; index < options.restarts; index += 1) {
      restarts.push(await measureRestart(bench, by));
    }
    return restarts;
  };
  return {
    sessions: options.sessions,
    idleWithout,
    idleWith,
    restarts: await restart('SIGTERM'),
    restartsAfterKill: await restart('SIGKILL'),
  };
}
