const PRIME = 0x100000001b3n;
const OFFSET = 0xcbf29ce484222325n;

/**
 * FNV-1a with 64 bits, as 16 hexadecimal digits. It tells snapshots apart and needs no platform; where somebody could
 * gain by two that look the same, pass SHA-256 instead.
 */
export function stableHash(text: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}
