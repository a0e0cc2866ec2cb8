import { readFileSync } from 'node:fs';

/** Number of CAP_SYS_RESOURCE (capabilities(7)). */
const SYS_RESOURCE = 24n;

/**
 * Whether this process may make the kernel spare others when memory runs out (`oom_score_adj` below what it is). Root
 * of a virtual machine or container may lack that.
 *
 * @param status - what /proc/self/status says
 */
export function mayLowerOomScore(
  status: string = readFileSync('/proc/self/status', 'utf8'),
): boolean {
  const [, effective = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(status) ?? [];
  // eslint-disable-next-line no-bitwise
  return ((BigInt(`0x${effective}`) >> SYS_RESOURCE) & 1n) === 1n;
}
