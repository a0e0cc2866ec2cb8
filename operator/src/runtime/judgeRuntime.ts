import type { AgentRuntimeSpec } from '@agentic-sessions/kubernetes-api';
import { findPathFault } from './findPathFault';
import { isImageReference } from './isImageReference';
import { parseQuantity } from './parseQuantity';

/** Why a runtime cannot be used as it is written. */
export interface RuntimeFault {
  reason:
    | 'InvalidImage'
    | 'InvalidCommand'
    | 'InvalidEnvironment'
    | 'InvalidWritablePath'
    | 'InvalidResources';
  /** What is wrong and what to do about it. */
  message: string;
}

/** What the agent's container gets where the runtime says nothing. */
export const DEFAULT_MEMORY_LIMIT = '2Gi';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

function findResourceFault(spec: AgentRuntimeSpec): string | undefined {
  const limits: Record<string, string | number> = {
    memory: DEFAULT_MEMORY_LIMIT,
    ...spec.resources?.limits,
  };
  for (const [key, wanted] of Object.entries(spec.resources?.requests ?? {})) {
    const limit = limits[key];
    if (limit !== undefined && parseQuantity(wanted) > parseQuantity(limit)) {
      const whose = spec.resources?.limits?.[key]
        ? ''
        : ' that holds by default';
      return `It asks for ${wanted} of ${key} (spec.resources.requests), more than the limit ${limit}${whose}. Raise spec.resources.limits.${key}.`;
    }
  }
  return undefined;
}

/**
 * Whether the Pods of a runtime can be made as it is written; undefined where nothing is against it. Whether its image
 * is there only the node finds out.
 */
export function judgeRuntime(spec: AgentRuntimeSpec): RuntimeFault | undefined {
  if (!isImageReference(spec.image)) {
    return {
      reason: 'InvalidImage',
      message: `"${spec.image}" is no reference of an image (spec.image). Write it as host/path:tag or host/path@digest, the path in small letters.`,
    };
  }
  if (!spec.command?.[0]?.trim()) {
    return {
      reason: 'InvalidCommand',
      message:
        'It names no program (spec.command). Name the one that speaks the Agent Client Protocol.',
    };
  }
  const names = spec.env?.map(({ name }) => name) ?? [];
  const wrong = names.find(name => !VARIABLE.test(name));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (wrong !== undefined || twice !== undefined) {
    return {
      reason: 'InvalidEnvironment',
      message:
        wrong === undefined
          ? `The variable ${twice} is there twice (spec.env). Keep one of them.`
          : `"${wrong}" is no name of a variable (spec.env). Use letters, digits and underscores.`,
    };
  }
  const pathFault = findPathFault(spec.writablePaths ?? []);
  if (pathFault !== undefined) {
    return { reason: 'InvalidWritablePath', message: pathFault };
  }
  const message = findResourceFault(spec);
  return message === undefined
    ? undefined
    : { reason: 'InvalidResources', message };
}
