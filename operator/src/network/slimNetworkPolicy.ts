import {
  excludesSessionPods,
  KEPT_NETWORK_POLICY,
} from '@agentic-sessions/kubernetes-api';
import {
  stripManagedFields,
  type NetworkPolicy,
} from '@agentic-sessions/kubernetes-client';

/** Whether a NetworkPolicy is one that we keep; admission lets nobody else write those. */
export function isOurs({ metadata }: NetworkPolicy): boolean {
  return KEPT_NETWORK_POLICY.test(metadata.name);
}

/** Whether somebody else's NetworkPolicy might open the network of a session's Pod. */
export function mayOpenSessions(policy: NetworkPolicy): boolean {
  const { podSelector, ingress = [], egress = [] } = policy.spec ?? {};
  return (
    !isOurs(policy) &&
    ingress.length + egress.length > 0 &&
    !excludesSessionPods(podSelector)
  );
}

/** Keeps of a NetworkPolicy what decisions need: of most of the cluster's only that they are there. */
export function slimNetworkPolicy(policy: NetworkPolicy): NetworkPolicy {
  const slim = stripManagedFields(policy);
  if (isOurs(slim)) return slim;
  const { name, namespace, uid, resourceVersion } = slim.metadata;
  return {
    metadata: { name, namespace, uid, resourceVersion },
    // One rule says as much as all of them: something is opened.
    ...(mayOpenSessions(slim) && {
      spec: { podSelector: slim.spec?.podSelector, egress: [{}] },
    }),
  };
}
