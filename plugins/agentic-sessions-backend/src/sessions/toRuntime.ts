import type { Runtime } from '@agentic-sessions/backstage-plugin-common';
import type { AgentRuntime } from '@agentic-sessions/kubernetes-api';

/** An agent as the API tells it. */
export function toRuntime(runtime: AgentRuntime): Runtime {
  const { metadata, spec, status } = runtime;
  const accepted = status?.conditions?.find(
    condition => condition.type === 'Accepted',
  );
  return {
    name: metadata.name,
    description: spec.description ?? spec.displayName ?? metadata.name,
    models: spec.models,
    capabilities: spec.capabilities && {
      followUps: spec.capabilities.followUps,
      repositories: spec.capabilities.repositories,
      websites: spec.capabilities.websites,
    },
    accepted: accepted && accepted.status === 'True',
  };
}
