import type {
  NamespacePolicySandbox,
  PlatformPolicySandbox,
} from '@agentic-sessions/kubernetes-api';
import type { EffectivePolicy } from './EffectivePolicy';

/** What must hold around a Pod: what either asks for, and of RuntimeClasses those of both, as the namespace likes them. */
export function resolveSandbox(
  platform: PlatformPolicySandbox | undefined,
  namespace: NamespacePolicySandbox | undefined,
): EffectivePolicy['sandbox'] {
  const allowed = platform?.runtimeClasses;
  const chosen = namespace?.runtimeClasses ?? allowed;
  const either = (key: 'requireNetworkPolicy' | 'requireUserNamespace') =>
    (platform?.[key] ?? false) || (namespace?.[key] ?? false);
  return {
    requireNetworkPolicy: either('requireNetworkPolicy'),
    requireUserNamespace: either('requireUserNamespace'),
    ...(chosen && {
      runtimeClasses: chosen.filter(name => allowed?.includes(name) ?? true),
    }),
  };
}
