/** Milliseconds. */
export interface Latency {
  p50: number;
  p99: number;
}
