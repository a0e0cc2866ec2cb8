/**
 * Does something for each item of a source, several at once, and yields the results in order: small steps on a disk mostly
 * wait for each other.
 */
export async function* lookAhead<T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  for await (const item of source) {
    const result = work(item);
    // Who waits for it is told; who has stopped waiting need not be.
    result.catch(() => undefined);
    begun.push(result);
    if (begun.length >= width) yield begun.shift()!;
  }
  while (begun.length > 0) yield begun.shift()!;
}
