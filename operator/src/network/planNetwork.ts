import { isDeepStrictEqual } from 'node:util';
import type { Session, SessionEgress } from '@agentic-sessions/kubernetes-api';
import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
} from '@agentic-sessions/kubernetes-client';
import { buildBasePolicy, buildEgressPolicy } from './buildNetworkPolicies';
import { egressProfile } from './egressProfile';

/** All that decides about the network of a namespace. */
export interface ObservedNetwork {
  namespace: string;
  /** Whether the namespace takes part. */
  managed: boolean;
  /** Whether it is being deleted: nothing new is taken in there. */
  terminating: boolean;
  /** Sessions that have not ended. */
  sessions: readonly Session[];
  /** What today's policy lets sessions reach. */
  today: SessionEgress;
  gateways: readonly NetworkPolicyEgressRule[];
  /** Those of ours that there are. */
  existing: readonly NetworkPolicy[];
}

/** What to do about one NetworkPolicy. */
export type NetworkAction =
  | { type: 'create'; policy: NetworkPolicy }
  /** Somebody changed it, or policy did. */
  | { type: 'replace'; policy: NetworkPolicy }
  | { type: 'delete'; policy: NetworkPolicy };

/** Whether two say the same, but for what the API server adds. */
export function saysTheSame(
  left: NetworkPolicy,
  right: NetworkPolicy,
): boolean {
  return (
    isDeepStrictEqual(left.spec, right.spec) &&
    Object.entries(right.metadata.labels ?? {}).every(
      ([key, value]) => left.metadata.labels?.[key] === value,
    )
  );
}

/** The NetworkPolicies that a namespace should have, what closes before what opens. */
export function wantedPolicies(
  observed: Omit<ObservedNetwork, 'existing' | 'terminating'>,
): NetworkPolicy[] {
  const { namespace, managed, sessions, today, gateways } = observed;
  if (!managed && sessions.length === 0) return [];
  // Thousands of sessions are allowed a few things: each of these is worked out once.
  const allowances = new Map(
    sessions.map(({ spec }) => [
      JSON.stringify(spec.policy?.egress),
      spec.policy?.egress,
    ]),
  );
  // What the next session will most likely need stays, rather than to come and go with each.
  if (managed) allowances.set(JSON.stringify(today), today);
  const profiles = new Map<string, SessionEgress | undefined>();
  for (const allowed of allowances.values()) {
    const profile = egressProfile(allowed);
    if (profile) profiles.set(profile, allowed);
  }
  return [
    buildBasePolicy(namespace, gateways),
    ...[...profiles]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([profile, allowed]) =>
        buildEgressPolicy(namespace, profile, allowed, today),
      ),
  ];
}

/** What is to be done so that a namespace's NetworkPolicies are what they should be. Pure. */
export function planNetwork(observed: ObservedNetwork): NetworkAction[] {
  if (observed.terminating) return [];
  const wanted = wantedPolicies(observed);
  const existing = new Map(
    observed.existing.map(policy => [policy.metadata.name, policy]),
  );
  const names = new Set(wanted.map(policy => policy.metadata.name));
  return [
    ...wanted.flatMap((policy): NetworkAction[] => {
      const there = existing.get(policy.metadata.name);
      if (!there) return [{ type: 'create', policy }];
      if (saysTheSame(there, policy)) return [];
      return [
        {
          type: 'replace',
          policy: {
            ...policy,
            metadata: {
              ...there.metadata,
              labels: { ...there.metadata.labels, ...policy.metadata.labels },
            },
          },
        },
      ];
    }),
    ...observed.existing
      .filter(policy => !names.has(policy.metadata.name))
      .map((policy): NetworkAction => ({ type: 'delete', policy })),
  ];
}
