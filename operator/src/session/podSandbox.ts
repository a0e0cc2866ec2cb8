import { USER_NAMESPACE_CONDITION } from '@agentic-sessions/kubernetes-api';
import type { PolicySources } from '@agentic-sessions/policy';
import { effectivePolicy } from '../policy/effectivePolicy';
import type { PodSettings } from './buildPod';

/** What keeps a Pod and its node apart. */
export type PodSandbox = Pick<PodSettings, 'hostUsers' | 'runtimeClassName'>;

/**
 * What a session's Pod runs in as policy is today: policy's first RuntimeClass goes before the operator's, whatever that is.
 *
 * A Pod asks for a user namespace of its own where policy demands one, or where the operator is told to and has not seen
 * that such Pods do not come up. Not under a RuntimeClass of policy's: nobody has tried it there, gVisor starts no Pod that
 * asks (though nodes say that it can), and policy that demands both is refused before.
 */
export function podSandbox(
  settings: PodSandbox,
  sources: PolicySources,
): PodSandbox {
  const { requireUserNamespace, runtimeClasses } =
    effectivePolicy(sources).sandbox;
  const [demanded] = runtimeClasses ?? [];
  const seen = sources.platform?.conditions?.find(
    ({ type }) => type === USER_NAMESPACE_CONDITION,
  )?.status;
  const inVain = demanded !== undefined || seen === 'False';
  const wished =
    settings.hostUsers === false && inVain ? undefined : settings.hostUsers;
  return {
    runtimeClassName: demanded ?? settings.runtimeClassName,
    hostUsers: requireUserNamespace ? false : wished,
  };
}
