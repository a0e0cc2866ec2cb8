import type { CelInput } from '@bufbuild/cel';

/** Deepest nesting of a payload that is looked at; vendors stay below ten. */
export const MAX_PAYLOAD_DEPTH = 64;

/**
 * JSON as CEL sees it: objects become maps (a key named `__proto__` stays a key), whole numbers become `int`, as they do
 * in Kubernetes, so that `string(event.issue.number)` gives "7".
 *
 * @throws RangeError where it is nested deeper than {@link MAX_PAYLOAD_DEPTH}
 */
export function toCelInput(value: unknown, depth = 0): CelInput {
  if (depth > MAX_PAYLOAD_DEPTH) {
    throw new RangeError(
      `the payload is nested more than ${MAX_PAYLOAD_DEPTH} levels deep`,
    );
  }
  if (Array.isArray(value)) {
    return value.map(item => toCelInput(item, depth + 1));
  }
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  if (value !== null && typeof value === 'object') {
    return new Map(
      Object.entries(value).map(([key, item]) => [
        key,
        toCelInput(item, depth + 1),
      ]),
    );
  }
  if (typeof value === 'string' || typeof value === 'boolean') {
    return value;
  }
  return null;
}
