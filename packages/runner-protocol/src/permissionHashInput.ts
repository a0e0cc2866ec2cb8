/** What a decision is bound to. */
export type PermissionSubject = {
  tool: string;
  arguments: unknown;
  policyVersion: string;
  /** What the call shows of itself, e.g. the diff; a decision is bound to it where there is any. */
  content?: unknown;
};

/**
 * The text whose SHA-256 (hex) is the hash of a permission request: canonical JSON (keys sorted by UTF-16 code units, no
 * white space, `undefined` members left out), so that runner and portal get the same one from what the ledger holds.
 */
export function permissionHashInput(subject: PermissionSubject): string {
  return canonical({
    arguments: subject.arguments ?? null,
    content: subject.content,
    policyVersion: subject.policyVersion,
    tool: subject.tool,
  });
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(item => canonical(item ?? null)).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
