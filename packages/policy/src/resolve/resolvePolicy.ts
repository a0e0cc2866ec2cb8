import { intersectPatterns } from '../patterns/intersectPatterns';
import { normalizePatterns } from '../patterns/normalizePatterns';
import type { EffectivePolicy } from './EffectivePolicy';
import type { Money } from './Money';
import { POLICY_DEFAULTS } from './policyDefaults';
import type { PolicySources } from './PolicySources';
import { resolveBudget } from './resolveBudget';
import { resolveEgress } from './resolveEgress';
import { resolveSandbox } from './resolveSandbox';
import { smaller } from './smaller';

const money = (
  limit: number | undefined,
  currency: string | undefined,
): Money | undefined =>
  limit === undefined || currency === undefined
    ? undefined
    : { limit, currency };

function resolveTimeouts(sources: PolicySources): EffectivePolicy['timeouts'] {
  const platform = sources.platform?.spec.timeouts;
  const namespace = sources.namespace.spec?.timeouts;
  const limit = (key: keyof EffectivePolicy['timeouts']) =>
    Math.min(
      platform?.[key] ?? Infinity,
      namespace?.[key] ??
        Math.min(POLICY_DEFAULTS.timeouts[key], platform?.[key] ?? Infinity),
    );
  return {
    queueSeconds: limit('queueSeconds'),
    startSeconds: limit('startSeconds'),
    runSeconds: limit('runSeconds'),
    idleSeconds: limit('idleSeconds'),
  };
}

function resolveApprovals(
  sources: PolicySources,
): EffectivePolicy['approvals'] {
  const rules = [
    sources.platform?.spec.approvals,
    sources.namespace.spec?.approvals,
  ].filter(rule => rule !== undefined);
  const approvers = rules
    .map(rule => rule.approvers)
    .filter(list => list !== undefined);
  const mayRequester = rules
    .map(rule => rule.allowRequester)
    .filter(value => value !== undefined);
  return {
    required: normalizePatterns(rules.flatMap(rule => rule.required ?? [])),
    ...(approvers.length && {
      approvers: approvers
        .reduce((left, right) => left.filter(name => right.includes(name)))
        .toSorted(),
    }),
    expirySeconds:
      smaller(...rules.map(rule => rule.expirySeconds)) ??
      POLICY_DEFAULTS.approvalExpirySeconds,
    // Silence means no: whoever asks does not approve unless somebody says so and nobody objects.
    allowRequester: mayRequester.length > 0 && mayRequester.every(Boolean),
  };
}

/**
 * What holds in a namespace. A namespace can only tighten: of lists of what is allowed the intersection holds, of lists
 * of what is blocked or asks first the union, of limits the smaller.
 */
export function resolvePolicy(sources: PolicySources): EffectivePolicy {
  const platform = sources.platform?.spec;
  const namespace = sources.namespace.spec;
  const rules = (key: 'models' | 'tools') => ({
    allowed: intersectPatterns(
      platform?.[key]?.allowed,
      namespace?.[key]?.allowed,
    ),
    blocked: normalizePatterns([
      ...(platform?.[key]?.blocked ?? []),
      ...(namespace?.[key]?.blocked ?? []),
    ]),
  });
  const monthly = resolveBudget(
    money(
      platform?.models?.budget?.monthly,
      platform?.models?.budget?.currency,
    ),
    money(
      namespace?.models?.budget?.monthly,
      namespace?.models?.budget?.currency,
    ),
  ).budget;
  const session = resolveBudget(
    money(platform?.budgets?.perSession, platform?.budgets?.currency),
    money(namespace?.budgets?.perSession, namespace?.budgets?.currency),
  ).budget;
  const maxBytes = smaller(
    platform?.artifacts?.maxBytes,
    namespace?.artifacts?.maxBytes,
  );
  return {
    models: rules('models'),
    tools: rules('tools'),
    approvals: resolveApprovals(sources),
    ...(monthly && { monthlyBudget: monthly }),
    ...(session && { sessionBudget: session }),
    maxRunning: Math.min(
      platform?.concurrency?.maxRunning ?? Infinity,
      namespace?.concurrency?.maxRunning ?? POLICY_DEFAULTS.maxRunning,
    ),
    sessionsPerMinute: Math.min(
      platform?.rate?.sessionsPerMinute ?? Infinity,
      namespace?.rate?.sessionsPerMinute ?? POLICY_DEFAULTS.sessionsPerMinute,
    ),
    timeouts: resolveTimeouts(sources),
    egress: resolveEgress(platform?.egress, namespace?.egress),
    sandbox: resolveSandbox(platform?.sandbox, namespace?.sandbox),
    artifacts: {
      maxCount: Math.min(
        platform?.artifacts?.maxCount ?? Infinity,
        namespace?.artifacts?.maxCount ?? POLICY_DEFAULTS.maxArtifacts,
      ),
      ...(maxBytes !== undefined && { maxBytes }),
    },
  };
}
