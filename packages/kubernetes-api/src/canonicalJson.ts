import canonicalize from 'canonicalize';

/**
 * RFC 8785 JSON of a value: one text for one value, whatever the order of its keys, so that a digest over it can be
 * computed again by anyone. What is undefined is left out.
 *
 * @throws Error where the value has no JSON (a function, `NaN`).
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) {
    throw new Error('This value has no JSON form');
  }
  return text;
}
