/** Whether a host, or all below a `*.` one, is covered by another. `*.example.com` does not cover `example.com`. */
export function coversHost(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  return outer.startsWith('*.') && inner.endsWith(outer.slice(1));
}

/** The hosts of both lists. */
export function intersectHosts(
  left: readonly string[],
  right: readonly string[],
): string[] {
  return [
    ...new Set([
      ...left.filter(host => right.some(other => coversHost(other, host))),
      ...right.filter(host => left.some(other => coversHost(other, host))),
    ]),
  ];
}
