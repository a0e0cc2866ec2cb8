/**
 * `1 file`, `2 files`, `0 entries`.
 *
 * @public
 */
export function count(
  number: number,
  singular: string,
  plural = `${singular}s`,
): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
