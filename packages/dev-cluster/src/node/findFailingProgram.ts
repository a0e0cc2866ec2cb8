/** One or two are usual, while the programs wait for one another. */
const TOO_OFTEN = 5;

/** The program of a node that ends again and again, by the lines that {@link nodeScript} writes; undefined for none. */
export function findFailingProgram(nodeLog: string): string | undefined {
  const ends = new Map<string, number>();
  for (const [, name] of nodeLog.matchAll(
    /^(\S+) ended with \d+: starting/gm,
  )) {
    ends.set(name, (ends.get(name) ?? 0) + 1);
  }
  return [...ends].find(([, count]) => count >= TOO_OFTEN)?.[0];
}
