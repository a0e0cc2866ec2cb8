/** The beginning and the end of a long text, and how many lines between them are left out. */
export function headAndTail(
  text: string,
  keep = 20,
): { head: string; tail: string; omitted: number } {
  const lines = text.split('\n');
  const omitted = lines.length - 2 * keep;
  // Hiding a handful of lines saves nothing.
  if (omitted <= keep / 2) {
    return { head: text, tail: '', omitted: 0 };
  }
  return {
    head: lines.slice(0, keep).join('\n'),
    tail: lines.slice(-keep).join('\n'),
    omitted,
  };
}
