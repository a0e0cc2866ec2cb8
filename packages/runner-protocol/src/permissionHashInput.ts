import canonicalize from 'canonicalize';

/** What a decision is bound to. */
export type PermissionSubject = {
  tool: string;
  arguments: unknown;
  policyVersion: string;
  /** What the call shows of itself, e.g. the diff; a decision is bound to it where there is any. */
  content?: unknown;
};

/**
 * The text whose SHA-256 (hex) is the hash of a permission request: RFC 8785 JSON, by the library that the ledger's hashes
 * are made with, so that runner and portal get the same one from what the ledger holds.
 *
 * @throws Error where the arguments or the content have no JSON form (a function, `NaN`)
 */
export function permissionHashInput(subject: PermissionSubject): string {
  const text = canonicalize({
    arguments: subject.arguments ?? null,
    content: subject.content,
    policyVersion: subject.policyVersion,
    tool: subject.tool,
  });
  if (text === undefined) {
    throw new Error(`The call of ${subject.tool} has no JSON form`);
  }
  return text;
}
