import {
  canonicalJson,
  type SessionPolicySnapshot,
} from '@agentic-sessions/kubernetes-api';
import { intersectPatterns } from '../patterns/intersectPatterns';
import { normalizePatterns } from '../patterns/normalizePatterns';
import { policyVersion } from '../version/policyVersion';
import type { EffectivePolicy } from './EffectivePolicy';
import { resolveEgress } from './resolveEgress';

/**
 * What a session may do at this moment: what it was allowed when it started, within today's policy. It has a version of its
 * own, which is that of the snapshot as long as it allows the same, so that an approval holds just as long.
 *
 * @param hash - as for {@link policyVersion}
 */
export function narrowSnapshot(
  snapshot: SessionPolicySnapshot,
  today: EffectivePolicy,
  hash: (text: string) => string,
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
  const narrowed: SessionPolicySnapshot = {
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
    egress:
      snapshot.egress &&
      canonicalJson(snapshot.egress) === canonicalJson(today.egress)
        ? snapshot.egress
        : resolveEgress(snapshot.egress, today.egress),
  };
  return { ...narrowed, version: policyVersion(narrowed, hash) };
}
