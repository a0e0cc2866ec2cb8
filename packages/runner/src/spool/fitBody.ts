import { MAX_EVENT_BYTES } from '@agentic-sessions/runner-protocol';

/** Room for what surrounds a body in an event: its number, time and kind. */
const ENVELOPE_BYTES = 512;
const LARGEST = MAX_EVENT_BYTES - ENVELOPE_BYTES;
const SMALLEST_CUT = 64;
const MARK = '… [cut]';

/**
 * Makes a body one that every store can hold: U+0000 and halves of surrogate pairs, which PostgreSQL refuses, become U+FFFD;
 * a body that is too large gets its longest texts cut, then its longest lists, and says so by `truncated: true`.
 */
export function fitBody(
  body: Record<string, unknown>,
): Record<string, unknown> {
  const clean = shape(body, Infinity, Infinity) as Record<string, unknown>;
  if (sizeOf(clean) <= LARGEST) return clean;
  for (
    let limit = 64 * 1024, items = 2048;
    limit >= SMALLEST_CUT;
    limit = Math.floor(limit / 2), items = Math.max(4, Math.floor(items / 2))
  ) {
    const cut = {
      ...(shape(clean, limit, items) as Record<string, unknown>),
      truncated: true,
    };
    if (sizeOf(cut) <= LARGEST) return cut;
  }
  throw new RangeError('An event is too large even with its texts cut.');
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function shape(value: unknown, maxText: number, maxItems: number): unknown {
  if (typeof value === 'string') {
    const clean = replaceUnstorable(value);
    return clean.length <= maxText
      ? clean
      : replaceUnstorable(clean.slice(0, maxText)) + MARK;
  }
  if (Array.isArray(value)) {
    return value.slice(0, maxItems).map(item => shape(item, maxText, maxItems));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .slice(0, maxItems)
        .map(([key, member]) => [
          replaceUnstorable(key).slice(0, Math.max(maxText, 256)),
          shape(member, maxText, maxItems),
        ]),
    );
  }
  return value;
}

function replaceUnstorable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u0000|\p{Cs}/gu, '\ufffd');
}
