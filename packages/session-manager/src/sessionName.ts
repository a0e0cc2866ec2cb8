import { createHash, randomUUID } from 'node:crypto';

/** Our own name space for version 5 UUIDs; must never change, or a repeated delivery would no longer find its session. */
const NAMESPACE = Buffer.from('6f0f6d2ea4c94d0c9e5f2a1f6f3b7c58', 'hex');

/**
 * The name of the session that a delivery makes: a version 5 UUID (RFC 9562 §5.5) of endpoint and delivery id. Whoever
 * tries again, after a crash or on another replica, comes to the same name, and the API server lets only one of them
 * create it.
 *
 * @public
 */
export function sessionNameForDelivery(delivery: {
  endpointId: string;
  deliveryId: string;
}): string {
  const digest = createHash('sha1')
    .update(NAMESPACE)
    // JSON keeps ("a", "bc") apart from ("ab", "c").
    .update(JSON.stringify([delivery.endpointId, delivery.deliveryId]))
    .digest();
  digest[6] = 0x50 + (digest[6] & 0x0f);
  digest[8] = 0x80 + (digest[8] & 0x3f);
  return digest
    .subarray(0, 16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The name of a session that no delivery stands behind. @public */
export function newSessionName(): string {
  return randomUUID();
}
