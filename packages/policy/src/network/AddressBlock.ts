/** A block of addresses: those that share the first `prefix` bits. */
export interface AddressBlock {
  /** Bits of an address: 32 (IPv4) or 128 (IPv6). */
  size: 32 | 128;
  prefix: number;
  address: bigint;
}
