import type { Bench } from './Bench';
import { clearGround } from './clearGround';
import type { Load } from './Load';
import { measureRawPods } from './measureRawPods';
import { measureSessions } from './measureSessions';
import type { PairOfRounds } from './Round';

/**
 * Measures sessions beside Pods made straight, again and again. Which of them comes first changes with each pair, since
 * a store that grows and a machine that others use are kinder to one of the two.
 */
export async function measurePairs(
  bench: Bench,
  load: Load,
  repeat: number,
  tell: (pair: PairOfRounds, index: number) => void,
): Promise<PairOfRounds[]> {
  const pairs: PairOfRounds[] = [];
  for (let index = 0; index < repeat; index += 1) {
    const raw = async () => {
      const round = await measureRawPods(bench, load);
      await clearGround(bench);
      return round;
    };
    const sessions = async () => {
      const round = await measureSessions(bench, load);
      await clearGround(bench);
      return round;
    };
    let pair: PairOfRounds;
    if (index % 2 === 0) {
      const first = await raw();
      pair = { raw: first, operator: await sessions() };
    } else {
      const first = await sessions();
      pair = { operator: first, raw: await raw() };
    }
    pairs.push(pair);
    tell(pair, index);
  }
  return pairs;
}
