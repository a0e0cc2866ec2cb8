import type { Pod } from '@agentic-sessions/kubernetes-client';
import type { PodVerdict } from './PodVerdict';

/** A Pod that comes up in this time, once it has a node, needs no write of its own that it is still coming up. */
const QUIET_START_MS = 4_000;

/** From when on it is worth a word that a Pod is still not up; never before it has a node. */
export function slowFrom(
  { metadata }: Pod,
  verdict: Extract<PodVerdict, { state: 'waiting' }>,
): number {
  if (verdict.step === 'Scheduling') return Number.POSITIVE_INFINITY;
  const since =
    verdict.scheduledAt ?? Date.parse(metadata.creationTimestamp ?? '');
  return (since || 0) + QUIET_START_MS;
}
