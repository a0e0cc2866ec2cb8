import {
  NETWORK_POLICY_CONDITION,
  USER_NAMESPACE_CONDITION,
} from '@agentic-sessions/kubernetes-api';
import { nameRule } from './nameRule';
import type { Finding, RuleContext, Violation } from './types';

type Requirement = 'requireNetworkPolicy' | 'requireUserNamespace';

/** What each asks for, in which condition it stands, and what to do where it does not hold. */
const REQUIREMENTS = {
  requireNetworkPolicy: {
    condition: NETWORK_POLICY_CONDITION,
    code: 'NetworkPolicyNotEnforced',
    what: 'the cluster enforces NetworkPolicies',
    cure: 'Ask a platform engineer for a network plugin that enforces them, such as Calico or Cilium; the operator looks again every few minutes.',
  },
  requireUserNamespace: {
    condition: USER_NAMESPACE_CONDITION,
    code: 'UserNamespaceMissing',
    what: 'Pods get a user namespace of their own',
    cure: 'Ask a platform engineer for nodes that support user namespaces (Linux 6.3, containerd 2 or CRI-O 1.25), and to leave HOST_USERS to the operator; it looks again every few minutes.',
  },
} as const;

/** Whether the cluster keeps a session's Pod apart as policy demands. */
export function decideSandbox(context: RuleContext): Finding {
  const { policy } = context;
  const violations = [
    ...(Object.keys(REQUIREMENTS) as Requirement[])
      .filter(requirement => policy.sandbox[requirement])
      .flatMap(requirement => judge(context, requirement)),
    ...judgeRuntimeClasses(context),
  ];
  if (violations.length) return { violations };
  const runtimeClass = policy.sandbox.runtimeClasses?.[0];
  return {
    explanations: [
      ...(runtimeClass
        ? [`It runs under the RuntimeClass \`${runtimeClass}\`.`]
        : []),
      ...(policy.sandbox.requireNetworkPolicy
        ? [
            'The cluster was seen to enforce NetworkPolicies, as policy demands.',
          ]
        : []),
    ],
  };
}

function judge(context: RuleContext, requirement: Requirement): Violation[] {
  const { input, policy } = context;
  const { condition: type, code, what, cure } = REQUIREMENTS[requirement];
  const rule = nameRule(
    input.platform?.spec.sandbox?.[requirement] ? 'platform' : 'namespace',
    input,
    `spec.sandbox.${requirement}`,
  );
  const [runtimeClass] = policy.sandbox.runtimeClasses ?? [];
  if (requirement === 'requireUserNamespace' && runtimeClass !== undefined) {
    return [
      {
        code,
        rule,
        message: `Policy demands a user namespace of the Pod's own and the RuntimeClass \`${runtimeClass}\`, and nobody has seen that one comes with the other: the operator tries user namespaces without it, and gVisor, for one, starts no Pod that asks for one.`,
        cure: 'Ask who keeps that policy to demand one of the two. In a sandbox such as gVisor a Pod does not reach the kernel of its node, with or without a user namespace.',
      },
    ];
  }
  const condition = input.platform?.conditions?.find(
    each => each.type === type,
  );
  if (condition?.status === 'True') return [];
  if (condition?.status === 'False') {
    return [
      {
        code,
        rule,
        message: `Policy lets a session start only where ${what}, and here it is not so: ${condition.message}`,
        cure,
      },
    ];
  }
  return [
    {
      code: 'SandboxUnknown',
      rule,
      message: `Policy lets a session start only where ${what}, and that is not known yet: ${
        condition?.message ??
        (input.platform
          ? 'the operator has not tried it.'
          : 'there is no PlatformPolicy, in whose status it would stand.')
      }`,
      cure: input.platform
        ? 'Try again in a minute; `kubectl describe platformpolicy default` tells how it stands.'
        : 'Ask a platform engineer to make a PlatformPolicy named default; an empty one will do.',
    },
  ];
}

function judgeRuntimeClasses({ input, policy }: RuleContext): Violation[] {
  if (policy.sandbox.runtimeClasses?.length !== 0) return [];
  const allowed = input.platform?.spec.sandbox?.runtimeClasses ?? [];
  const namespace = input.namespace.name;
  return [
    {
      code: 'RuntimeClassNotAllowed',
      rule: nameRule('namespace', input, 'spec.sandbox.runtimeClasses'),
      message: allowed.length
        ? `No RuntimeClass is left to run under: ${namespace} names none of those that the platform allows.`
        : `No RuntimeClass is left to run under: the list of policy is empty.`,
      cure: allowed.length
        ? `Ask an admin of ${namespace} to name one of ${allowed
            .map(name => `\`${name}\``)
            .join(', ')}, or to leave the list out.`
        : 'Ask who keeps that policy to name one, or to leave the list out.',
    },
  ];
}
