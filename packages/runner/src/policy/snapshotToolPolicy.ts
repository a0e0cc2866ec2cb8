import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import { decideTool } from '@agentic-sessions/policy';
import type { ToolPolicy } from './ToolPolicy';
import { toolNames } from './toolNames';

/** What may be done unasked in a session that nobody decided a policy for. */
const READING = new Set(['read', 'search', 'think', 'fetch']);

/**
 * The tool policy that was resolved when the session was made. A session without a snapshot was made past the portal: it may
 * read, and asks a person for everything else.
 */
export function snapshotToolPolicy(
  snapshot: SessionPolicySnapshot | undefined,
  defaultExpirySeconds: number,
): ToolPolicy {
  if (!snapshot) {
    return {
      version: 'none',
      expirySeconds: defaultExpirySeconds,
      decide: call => {
        const { tool } = toolNames(call);
        return {
          outcome: READING.has(tool) ? 'allow' : 'ask',
          tool,
          rule: 'The session carries no policy, so all but reading waits for an approver.',
        };
      },
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
