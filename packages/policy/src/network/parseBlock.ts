import type { AddressBlock } from './AddressBlock';

function parseIPv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256n + BigInt(part);
  }
  return value;
}

function parseIPv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(half => (half ? half.split(':') : []));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  let value = 0n;
  for (const group of [
    ...head,
    ...Array.from({ length: missing }, () => '0'),
    ...(tail ?? []),
  ]) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    value = value * 65_536n + BigInt(`0x${group}`);
  }
  return value;
}

/** Reads `192.0.2.0/24` or `2001:db8::/32`; undefined where it is neither. The API server has checked it before. */
export function parseBlock(cidr: string): AddressBlock | undefined {
  const [text, prefixText, rest] = cidr.split('/');
  const size = text.includes(':') ? 128 : 32;
  const address = size === 128 ? parseIPv6(text) : parseIPv4(text);
  const prefix = Number(prefixText);
  if (
    address === undefined ||
    rest !== undefined ||
    !/^\d{1,3}$/.test(prefixText ?? '') ||
    prefix > size
  ) {
    return undefined;
  }
  return { size, prefix, address };
}
