import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import { intersectPatterns } from '../patterns/intersectPatterns';
import { normalizePatterns } from '../patterns/normalizePatterns';
import type { EffectivePolicy } from './EffectivePolicy';
import { resolveEgress } from './resolveEgress';

/**
 * What a session may do at this moment: what it was allowed when it started, within today's policy. The version stays
 * that of the snapshot; whoever binds an approval to the narrowed one takes its version anew.
 */
export function narrowSnapshot(
  snapshot: SessionPolicySnapshot,
  today: EffectivePolicy,
): SessionPolicySnapshot {
  const rules = (key: 'models' | 'tools') => ({
    allowed: intersectPatterns(snapshot[key].allowed, today[key].allowed),
    blocked: normalizePatterns([
      ...snapshot[key].blocked,
      ...today[key].blocked,
    ]),
  });
  const { approvals } = snapshot;
  const approvers =
    approvals.approvers && today.approvals.approvers
      ? approvals.approvers.filter(name =>
          today.approvals.approvers?.includes(name),
        )
      : approvals.approvers ?? today.approvals.approvers;
  return {
    ...snapshot,
    models: rules('models'),
    tools: rules('tools'),
    approvals: {
      required: normalizePatterns([
        ...approvals.required,
        ...today.approvals.required,
      ]),
      ...(approvers && { approvers }),
      expirySeconds: Math.min(
        approvals.expirySeconds ?? Infinity,
        today.approvals.expirySeconds,
      ),
      allowRequester:
        (approvals.allowRequester ?? false) && today.approvals.allowRequester,
    },
    egress: resolveEgress(snapshot.egress, today.egress),
  };
}
