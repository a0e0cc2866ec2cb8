import { coversNetwork } from '../network/coversNetwork';
import { openNetworks } from '../network/openNetworks';
import { areRulesTighter } from './areRulesTighter';
import { coversPattern } from '../patterns/coversPattern';
import { coversHost } from '../resolve/intersectHosts';
import type { EffectivePolicy } from '../resolve/EffectivePolicy';
import type { Money } from '../resolve/Money';

/**
 * Whether everything that `inner` allows is allowed by `outer` too. Equal policies are tighter than each other. What tests
 * hold `resolvePolicy` and `narrowSnapshot` against; written another way than those.
 */
export function isTighter(
  inner: EffectivePolicy,
  outer: EffectivePolicy,
): boolean {
  return (
    areRulesTighter(inner.models, outer.models) &&
    areRulesTighter(inner.tools, outer.tools) &&
    areApprovalsTighter(inner.approvals, outer.approvals) &&
    isCheaper(inner.monthlyBudget, outer.monthlyBudget) &&
    isCheaper(inner.sessionBudget, outer.sessionBudget) &&
    inner.maxRunning <= outer.maxRunning &&
    inner.sessionsPerMinute <= outer.sessionsPerMinute &&
    inner.timeouts.queueSeconds <= outer.timeouts.queueSeconds &&
    inner.timeouts.startSeconds <= outer.timeouts.startSeconds &&
    inner.timeouts.runSeconds <= outer.timeouts.runSeconds &&
    inner.timeouts.idleSeconds <= outer.timeouts.idleSeconds &&
    isEgressTighter(inner.egress, outer.egress) &&
    isSandboxTighter(inner.sandbox, outer.sandbox) &&
    inner.artifacts.maxCount <= outer.artifacts.maxCount &&
    (inner.artifacts.maxBytes ?? Infinity) <=
      (outer.artifacts.maxBytes ?? Infinity)
  );
}

function areApprovalsTighter(
  inner: EffectivePolicy['approvals'],
  outer: EffectivePolicy['approvals'],
): boolean {
  return (
    outer.required.every(pattern =>
      inner.required.some(own => coversPattern(own, pattern)),
    ) &&
    (outer.approvers === undefined ||
      (inner.approvers?.every(name => outer.approvers?.includes(name)) ??
        false)) &&
    inner.expirySeconds <= outer.expirySeconds &&
    (!inner.allowRequester || outer.allowRequester)
  );
}

function isCheaper(
  inner: Money | undefined,
  outer: Money | undefined,
): boolean {
  if (!outer) return true;
  if (!inner) return false;
  return (
    inner.limit === 0 ||
    (inner.currency === outer.currency && inner.limit <= outer.limit)
  );
}

function isEgressTighter(
  inner: EffectivePolicy['egress'],
  outer: EffectivePolicy['egress'],
): boolean {
  if (inner.mode === 'None') return true;
  if (outer.mode === 'None') return false;
  const open = openNetworks(outer);
  return (
    openNetworks(inner).every(network =>
      open.some(other => coversNetwork(other, network)),
    ) &&
    (outer.mode === 'Open' ||
      (inner.mode === 'Listed' &&
        (inner.hosts ?? []).every(host =>
          (outer.hosts ?? []).some(other => coversHost(other, host)),
        )))
  );
}

function isSandboxTighter(
  inner: EffectivePolicy['sandbox'],
  outer: EffectivePolicy['sandbox'],
): boolean {
  return (
    (inner.requireNetworkPolicy || !outer.requireNetworkPolicy) &&
    (inner.requireUserNamespace || !outer.requireUserNamespace) &&
    (outer.runtimeClasses === undefined ||
      (inner.runtimeClasses?.every(name =>
        outer.runtimeClasses?.includes(name),
      ) ??
        false))
  );
}
