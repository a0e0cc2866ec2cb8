/** Sixteen random bytes in hexadecimal. Unlike `crypto.randomUUID` it also works where the portal has no https. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('');
}
