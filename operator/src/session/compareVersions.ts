/** Orders two resourceVersions: decimal numbers without leading zeros, as Kubernetes defines since 1.35. */
export function compareVersions(
  a: string | undefined,
  b: string | undefined,
): number {
  const [x, y] = [a ?? '', b ?? ''];
  if (x.length !== y.length) return x.length - y.length;
  if (x === y) return 0;
  return x < y ? -1 : 1;
}
