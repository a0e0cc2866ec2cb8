import { isTerminal } from './currentPod';
import type { ObservedSession } from './ObservedSession';
import type { SessionAction } from './SessionAction';

/** What is left to do for a session that has ended: its Pods go, those with logs to read after a while. */
export function planCleanUp(observed: ObservedSession): SessionAction[] {
  const { session, pods, now, patience } = observed;
  const finishedAt = Date.parse(session.status?.finishedAt ?? '') || now;
  const actions: SessionAction[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp) continue;
    const at =
      finishedAt + (isTerminal(pod) ? patience.keepPodMs : patience.lingerMs);
    if (now >= at) {
      actions.push({ type: 'deletePod', pod, why: 'Its session has ended.' });
    } else {
      next = Math.min(next, at);
    }
  }
  if (next !== Number.POSITIVE_INFINITY) {
    actions.push({ type: 'lookAgain', afterMs: next - now });
  }
  return actions;
}
