/**
 * Reads the body of a ledger event, which is whatever its writer sent: a field of the wrong type is as if it were not
 * there, so that a newer or broken writer never breaks the page.
 */
export type BodyReader = {
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  list(name: string): unknown[];
  value(name: string): unknown;
};

export function readBody(body: unknown): BodyReader {
  const fields: Record<string, unknown> =
    typeof body === 'object' && body !== null
      ? (body as Record<string, unknown>)
      : {};
  return {
    value: name => fields[name],
    text: name => {
      const value = fields[name];
      return typeof value === 'string' ? value : undefined;
    },
    number: name => {
      const value = fields[name];
      return typeof value === 'number' ? value : undefined;
    },
    list: name => {
      const value = fields[name];
      return Array.isArray(value) ? value : [];
    },
  };
}
