import type { RoundsBeside } from './Round';

/** One line for who waits: how soon Pods were there, and how much else the machine did. */
export function describeRounds({ operator, raw, peer }: RoundsBeside): string {
  const all = [operator, raw, ...(peer ? [peer] : [])];
  const [ours, straight, beside] = all.map(
    ({ allPodsMs }) => `${(allPodsMs / 1000).toFixed(2)} s`,
  );
  const others = all.map(({ cpu }) => cpu.others.toFixed(1)).join(', ');
  return `Pods after ${ours}, straight ${straight}${
    beside ? `, agent-sandbox ${beside}` : ''
  }; others used ${others} CPU s`;
}
