import type { AgentRuntime } from '@agentic-sessions/kubernetes-api';
import { judgeRuntime } from './judgeRuntime';

/** Objects of a cache do not change, and each is asked about by every session that wants it. */
const known = new WeakMap<AgentRuntime, boolean>();

/** Whether there is such a runtime and Pods can be made of it. */
export function isUsable(
  runtime: AgentRuntime | undefined,
): runtime is AgentRuntime {
  if (!runtime) return false;
  let usable = known.get(runtime);
  if (usable === undefined) {
    usable = judgeRuntime(runtime.spec) === undefined;
    known.set(runtime, usable);
  }
  return usable;
}
