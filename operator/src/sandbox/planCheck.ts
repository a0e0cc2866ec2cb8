import {
  NETWORK_POLICY_CONDITION,
  type PlatformPolicy,
} from '@agentic-sessions/kubernetes-api';

const MINUTE = 60_000;

/** A verdict is not tried anew by each operator that comes to lead. */
const FRESH_MS = 5 * MINUTE;

/** How long until the next try where the last did not say yes: somebody may be mending it. */
const AGAIN_MS = { False: 5 * MINUTE, Unknown: MINUTE };

/**
 * When the cluster is to be tried next: at once where nobody has or policy has changed since, soon where it was not as
 * it should be, and regularly.
 *
 * @param termBegan - since when this operator leads; a cluster may have been changed while none did
 * @returns milliseconds since the epoch
 */
export function planCheck(
  policy: PlatformPolicy,
  options: { periodMs: number; termBegan: number },
): number {
  const { status, metadata } = policy;
  const last = Date.parse(status?.sandboxCheckedAt ?? '');
  if (Number.isNaN(last)) return 0;
  if (status?.observedGeneration !== metadata.generation) return 0;
  const { periodMs, termBegan } = options;
  if (last < termBegan - FRESH_MS) return 0;
  const verdict = status?.conditions?.find(
    condition => condition.type === NETWORK_POLICY_CONDITION,
  )?.status;
  const wait =
    verdict === 'True'
      ? periodMs
      : Math.min(periodMs, AGAIN_MS[verdict ?? 'Unknown']);
  return last + wait;
}
