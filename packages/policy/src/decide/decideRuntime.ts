import type { Finding, RuleContext } from './types';

/** Whether there is such an agent, and whether it can do what is asked of it. */
export function decideRuntime({ input }: RuleContext): Finding {
  const { runtime, request } = input;
  const wanted = request.framework.type;
  if (!runtime) {
    return {
      violations: [
        {
          code: 'RuntimeNotFound',
          rule: `AgentRuntime ${wanted}`,
          message: `There is no AgentRuntime named \`${wanted}\`.`,
          cure: 'Choose one of those that `kubectl get agentruntimes` lists, or ask a platform engineer to add it.',
        },
      ],
    };
  }
  const lacks = [
    request.repositories?.length &&
    runtime.spec.capabilities?.repositories === false
      ? { field: 'repositories', what: 'work on repositories' }
      : undefined,
    request.inputs?.website !== undefined &&
    !(runtime.spec.capabilities?.websites ?? false)
      ? { field: 'websites', what: 'take a website' }
      : undefined,
  ].filter(lack => lack !== undefined);
  return {
    violations: lacks.map(({ field, what }) => ({
      code: 'CapabilityMissing',
      rule: `AgentRuntime ${runtime.name}: spec.capabilities.${field}`,
      message: `The agent \`${runtime.name}\` does not ${what}.`,
      cure: 'Leave that out, or choose another agent.',
    })),
    warnings:
      request.interactive && runtime.spec.capabilities?.followUps === false
        ? [
            `The agent \`${runtime.name}\` takes no further messages, so the session is done after its first turn.`,
          ]
        : [],
  };
}
