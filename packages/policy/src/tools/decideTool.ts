import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import { matchesPattern } from '../patterns/matchesPattern';
import { readCommand } from './readCommand';

/** What an agent wants to do. */
export interface ToolCall {
  snapshot: Pick<SessionPolicySnapshot, 'tools' | 'approvals'>;
  /** The kind of tool as ACP has it, such as `edit` or `execute`, or the tool's own name, such as `mcp__jira__create`. */
  tool: string;
  /**
   * Further names by which policy may know it, such as a tool's title. Each of them can block it or ask; one can allow
   * it too, unless it is a kind: an edit that calls itself `read` is still an edit.
   */
  names?: readonly string[];
  arguments?: unknown;
}

/** Whether it may, and the rule that says so. */
export interface ToolDecision {
  verdict: 'allow' | 'ask' | 'deny';
  /** The rule as a sentence: what, which rule, and what to do about it where the answer is no. */
  rule: string;
  /** Name by which policy knew the tool, such as `git push`. */
  matched: string;
}

/** Kinds of the Agent Client Protocol. A pattern that is none of them may mean a command. */
const KINDS: ReadonlySet<string> = new Set([
  'read',
  'edit',
  'delete',
  'move',
  'search',
  'execute',
  'think',
  'fetch',
  'switch_mode',
  'other',
]);

/**
 * Decides one tool call. Blocked wins over allowed, and both over asking. An `execute` is known by its kind and by each
 * command in it; a command that cannot be read for certain asks a person wherever policy speaks of commands.
 */
export function decideTool(call: ToolCall): ToolDecision {
  const { tools, approvals } = call.snapshot;
  const own = [call.tool, ...(call.names ?? [])];
  const { commands, opaque } =
    call.tool === 'execute'
      ? readCommand(call.arguments)
      : { commands: [], opaque: false };
  const names = [...own, ...commands.flat()];

  const blocked = find(tools.blocked, names);
  if (blocked) {
    return {
      verdict: 'deny',
      matched: blocked.name,
      rule: `\`${blocked.name}\` is refused: tools.blocked of the session's policy lists \`${blocked.pattern}\`. Do without it, or ask an admin of the namespace to change its policy for later sessions.`,
    };
  }
  const allowing = own.filter((name, index) => index === 0 || !KINDS.has(name));
  const permit = permits(tools.allowed, allowing, commands, opaque);
  if (permit !== true) {
    return {
      verdict: 'deny',
      matched: permit,
      rule: `\`${permit}\` is refused: tools.allowed of the session's policy does not list it. Do without it, or ask an admin of the namespace to change its policy for later sessions.`,
    };
  }
  const asked = find(approvals.required, names);
  if (asked) {
    return {
      verdict: 'ask',
      matched: asked.name,
      rule: `\`${asked.name}\` waits for an approver: approvals.required of the session's policy lists \`${asked.pattern}\`.`,
    };
  }
  const unsure = opaque
    ? [...tools.blocked, ...approvals.required].find(
        pattern => !KINDS.has(pattern),
      )
    : undefined;
  if (unsure !== undefined) {
    return {
      verdict: 'ask',
      matched: call.tool,
      rule: `This command waits for an approver: what it runs cannot be read for certain, and the session's policy has a rule for \`${unsure}\`. Written out plainly, as one command, it can be decided without a person.`,
    };
  }
  return {
    verdict: 'allow',
    matched: call.tool,
    rule: `\`${call.tool}\` is allowed by the session's policy.`,
  };
}

/** True, or the name that nothing allows. */
function permits(
  allowed: readonly string[],
  own: readonly string[],
  commands: readonly string[][],
  opaque: boolean,
): true | string {
  if (find(allowed, own)) return true;
  if (!commands.length || opaque) return own[0];
  return commands.find(names => !find(allowed, names))?.[0] ?? true;
}

function find(
  patterns: readonly string[],
  names: readonly string[],
): { pattern: string; name: string } | undefined {
  for (const pattern of patterns) {
    const name = names.findLast(known => matchesPattern(pattern, known));
    if (name !== undefined) {
      return { pattern, name: pattern.endsWith('*') ? name : pattern };
    }
  }
  return undefined;
}
