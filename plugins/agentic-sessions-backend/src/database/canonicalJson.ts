import canonicalize from 'canonicalize';

/**
 * RFC 8785 JSON of a value: one text for one value, so that a hash over it can be computed again by anyone.
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
