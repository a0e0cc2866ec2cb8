function parse(network: string): { base: number; length: number } | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(network);
  if (!match) {
    return undefined; // "default", IPv6: nothing to compare
  }
  const [a, b, c, d] = match.slice(1, 5).map(Number);
  return {
    base: ((a * 256 + b) * 256 + c) * 256 + d,
    length: match[5] === undefined ? 32 : Number(match[5]),
  };
}

/** Whether two IPv4 networks (or single addresses) share an address. What is no IPv4 network shares none. */
export function overlaps(left: string, right: string): boolean {
  const [one, other] = [parse(left), parse(right)];
  if (!one || !other) {
    return false;
  }
  const size = 2 ** (32 - Math.min(one.length, other.length));
  return Math.floor(one.base / size) === Math.floor(other.base / size);
}
