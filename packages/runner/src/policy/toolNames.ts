import type { ToolCallFacts } from './ToolPolicy';

/** Names that tools have of their own: `mcp__jira__create`, `web_search`. A title with spaces is a sentence. */
const TOOL_NAME = /^[A-Za-z][\w.:/-]{0,127}$/;

/**
 * How policy may know a tool call: by its kind, by its own name where the title is one, and as a command where it brings one,
 * whatever kind the agent gave it. Agents that send no arguments put the command into the title, often between backticks.
 */
export function toolNames(call: ToolCallFacts): {
  tool: string;
  names: string[];
  arguments: unknown;
} {
  const kind = call.kind ?? 'other';
  const own = call.title && TOOL_NAME.test(call.title) ? [call.title] : [];
  const input = call.rawInput;
  const brings = input !== null && typeof input === 'object';
  if (brings && ('command' in input || 'cmd' in input || 'argv' in input)) {
    const names = kind === 'execute' ? own : [kind, ...own];
    return { tool: 'execute', names, arguments: input };
  }
  if (kind === 'execute' && call.title) {
    const command = /`([^`]+)`/.exec(call.title)?.[1] ?? call.title;
    return { tool: kind, names: [], arguments: { command } };
  }
  return { tool: kind, names: own, arguments: input };
}
