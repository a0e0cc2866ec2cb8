/** What repeats of one measurement gave. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  /** How many repeats. */
  n: number;
}
