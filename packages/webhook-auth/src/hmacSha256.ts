import { createHmac } from 'node:crypto';

/** HMAC-SHA256 over the concatenation of the parts, as bytes. */
export function hmacSha256(
  key: string | Uint8Array,
  ...parts: Array<string | Uint8Array>
): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) {
    hmac.update(part);
  }
  return hmac.digest();
}
