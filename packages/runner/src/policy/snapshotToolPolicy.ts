import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import { decideTool } from '@agentic-sessions/policy';
import type { ToolPolicy } from './ToolPolicy';
import { toolNames } from './toolNames';

/**
 * The tool policy that was resolved when the session was made. A session without a snapshot was made without policy, and
 * asks for nothing.
 */
export function snapshotToolPolicy(
  snapshot: SessionPolicySnapshot | undefined,
  defaultExpirySeconds: number,
): ToolPolicy {
  if (!snapshot) {
    return {
      version: 'none',
      expirySeconds: defaultExpirySeconds,
      decide: call => ({
        outcome: 'allow',
        tool: toolNames(call).tool,
        rule: 'The session has no policy.',
      }),
    };
  }
  return {
    version: snapshot.version,
    expirySeconds: snapshot.approvals.expirySeconds ?? defaultExpirySeconds,
    decide: call => {
      const { verdict, matched, rule } = decideTool({
        snapshot,
        ...toolNames(call),
      });
      return { outcome: verdict, tool: matched, rule };
    },
  };
}
