const KEY = Buffer.from('"managedFields":[');
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Parses what an API server sends, without any `managedFields`: who manages which field is half of most objects and costs
 * more than half of the parsing, and nobody here reads it. The text is cut before it is parsed; one that is not as compact as
 * the API server writes it is parsed as it is, with all that is in it.
 *
 * @throws SyntaxError where it is no JSON
 */
export function parseJson<A>(bytes: Buffer): A {
  let at = bytes.indexOf(KEY);
  if (at < 0) return JSON.parse(bytes.toString('utf8')) as A;
  let text = '';
  let from = 0;
  while (at >= 0) {
    const isFirst = bytes[at - 1] === OPEN_OBJECT;
    if (!isFirst && bytes[at - 1] !== COMMA) {
      // The end of a longer key, with a quote in it.
      at = bytes.indexOf(KEY, at + 1);
      continue;
    }
    const end = endOfArray(bytes, at + KEY.length - 1);
    // It ends too early: for the parser to say.
    if (end === undefined) break;
    const isFollowed = bytes[end] === COMMA;
    text += bytes.toString('utf8', from, isFollowed || isFirst ? at : at - 1);
    from = isFollowed ? end + 1 : end;
    at = bytes.indexOf(KEY, from);
  }
  return JSON.parse(text + bytes.toString('utf8', from)) as A;
}

/** Position behind the array that begins here; undefined where it does not end. */
function endOfArray(bytes: Buffer, begin: number): number | undefined {
  let depth = 0;
  for (let at = begin; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at += 1;
      while (at < bytes.length && bytes[at] !== QUOTE) {
        at += bytes[at] === BACKSLASH ? 2 : 1;
      }
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
