import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import { policyVersion } from '../version/policyVersion';
import { limitCost } from './limitCost';
import type { RuleContext } from './types';

/**
 * What a session may do, as it stands in its spec and as approvals are bound to it.
 *
 * @param hash - SHA-256, in hex
 */
export function takeSnapshot(
  context: RuleContext,
  hash: (text: string) => string,
): SessionPolicySnapshot {
  const { input, policy } = context;
  const budget = limitCost(context);
  const content: Omit<SessionPolicySnapshot, 'version'> = {
    models: policy.models,
    tools: policy.tools,
    approvals: policy.approvals,
    egress: policy.egress,
    ...(budget && { budget }),
    ...(input.namespace.generation !== undefined && {
      namespacePolicyGeneration: input.namespace.generation,
    }),
    ...(input.platform?.generation !== undefined && {
      platformPolicyGeneration: input.platform.generation,
    }),
  };
  return { version: policyVersion(content, hash), ...content };
}
