import { measureSandboxes } from '../peer/measureSandboxes';
import type { Bench } from './Bench';
import { clearGround } from './clearGround';
import type { Load } from './Load';
import { measureRawPods } from './measureRawPods';
import { measureSessions } from './measureSessions';
import { rotated } from './rotated';
import type { RoundsBeside } from './Round';

/**
 * Measures sessions beside Pods made straight, and beside a peer where there is one, again and again. Which of them comes
 * first changes each time, since a store that grows and a machine that others use are kinder to one of them.
 */
export async function measureRounds(
  bench: Bench,
  load: Load,
  repeat: number,
  tell: (rounds: RoundsBeside, index: number) => void,
): Promise<RoundsBeside[]> {
  const { peer } = bench;
  const all: RoundsBeside[] = [];
  for (let index = 0; index < repeat; index += 1) {
    const measured: Partial<RoundsBeside> = {};
    const parts = [
      async () => {
        measured.raw = await measureRawPods(bench, load);
      },
      async () => {
        measured.operator = await measureSessions(bench, load);
      },
    ];
    if (peer) {
      parts.push(async () => {
        measured.peer = await measureSandboxes(bench, peer, load);
      });
    }
    for (const measure of rotated(parts, index)) {
      await measure();
      await clearGround(bench);
    }
    const rounds = measured as RoundsBeside;
    all.push(rounds);
    tell(rounds, index);
  }
  return all;
}
