import type {
  AgentRuntimeSpec,
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';
import type { PolicyInput, SessionRequest } from './decide/types';

/** Input of a decision for tests: Ada starts the survey agent in payments, and nothing stands against it. */
export function policyInput(
  change: {
    platform?: PlatformPolicySpec;
    namespace?: NamespacePolicySpec;
    runtime?: Partial<AgentRuntimeSpec> | null;
    request?: Partial<SessionRequest>;
    usageNow?: Partial<PolicyInput['usageNow']>;
    conditions?: NonNullable<PolicyInput['platform']>['conditions'];
  } = {},
): PolicyInput {
  return {
    platform: {
      spec: change.platform ?? {},
      generation: 1,
      ...(change.conditions && { conditions: change.conditions }),
    },
    namespace: { name: 'payments', spec: change.namespace, generation: 2 },
    ...(change.runtime !== null && {
      runtime: {
        name: 'survey-agent',
        spec: { image: 'agent', command: ['agent'], ...change.runtime },
      },
    }),
    asker: { kind: 'person', name: 'ada' },
    request: { framework: { type: 'survey-agent' }, ...change.request },
    usageNow: { running: 0, startedLastMinute: 0, ...change.usageNow },
    // As apart as any digest, and it can be read.
    hash: text => text,
  };
}
