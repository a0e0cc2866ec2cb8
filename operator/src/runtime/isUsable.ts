import type { AgentRuntime } from '@agentic-sessions/kubernetes-api';
import { judgeRuntime } from './judgeRuntime';

/** Whether there is such a runtime and Pods can be made of it. */
export function isUsable(
  runtime: AgentRuntime | undefined,
): runtime is AgentRuntime {
  return runtime !== undefined && judgeRuntime(runtime.spec) === undefined;
}
