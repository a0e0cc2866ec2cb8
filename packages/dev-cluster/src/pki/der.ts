/**
 * The few forms of DER (X.690) that a certificate needs. Node signs and makes keys itself, but writes no certificates.
 */
export const der = {
  /** Any element: tag, length, content. */
  element(tag: number, ...contents: Buffer[]): Buffer {
    const content = Buffer.concat(contents);
    return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
  },
  sequence: (...items: Buffer[]) => der.element(0x30, ...items),
  set: (...items: Buffer[]) => der.element(0x31, ...items),
  /** Context-specific, constructed. */
  explicit: (tag: number, ...items: Buffer[]) =>
    der.element(0xa0 + tag, ...items),
  /** Context-specific, primitive. */
  implicit: (tag: number, content: Buffer) => der.element(0x80 + tag, content),
  boolean: (value: boolean) =>
    der.element(0x01, Buffer.from([value ? 0xff : 0])),
  utf8: (value: string) => der.element(0x0c, Buffer.from(value, 'utf8')),
  octets: (value: Buffer) => der.element(0x04, value),
  bits: (value: Buffer, unused = 0) =>
    der.element(0x03, Buffer.from([unused]), value),
  /** An unsigned integer from its bytes, most significant first. */
  integer(bytes: Buffer): Buffer {
    let start = 0;
    while (start < bytes.length - 1 && bytes[start] === 0) {
      start += 1;
    }
    const trimmed = bytes.subarray(start);
    // A set first bit would make it negative.
    return trimmed[0] >= 0x80
      ? der.element(0x02, Buffer.from([0]), trimmed)
      : der.element(0x02, trimmed);
  },
  objectId(dotted: string): Buffer {
    const [first, second, ...rest] = dotted.split('.').map(Number);
    const bytes = [first * 40 + second, ...rest.flatMap(base128)];
    return der.element(0x06, Buffer.from(bytes));
  },
  /** RFC 5280 4.1.2.5: UTCTime up to 2049, GeneralizedTime after. */
  time(date: Date): Buffer {
    const digits = `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
    return date.getUTCFullYear() < 2050
      ? der.element(0x17, Buffer.from(digits.slice(2)))
      : der.element(0x18, Buffer.from(digits));
  },
};

function lengthOf(content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) {
    return Buffer.from([length]);
  }
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) {
    bytes.unshift((rest & 0x7f) | 0x80);
  }
  return bytes;
}
