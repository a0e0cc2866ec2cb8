/** Code by which an agent says that it wants a login first. */
const AUTH_REQUIRED = -32000;

/** What went wrong with an agent, in a sentence, with the detail that JSON-RPC puts beside the message. */
export function describeAgentError(error: unknown): string {
  const { message, code, data } = (error ?? {}) as {
    message?: unknown;
    code?: unknown;
    data?: unknown;
  };
  const text = typeof message === 'string' ? message : String(error);
  if (code === AUTH_REQUIRED) {
    return `The agent wants a login before it works (${text}). Its AgentRuntime must be set up so that it needs none.`;
  }
  const details =
    data !== null && typeof data === 'object' && 'details' in data
      ? data.details
      : data;
  return typeof details === 'string' && !text.includes(details)
    ? `${text}: ${details}`
    : text;
}
