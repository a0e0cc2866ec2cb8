import { percentile } from '../figures/percentile';
import type { Latency } from './Latency';

/** @throws RangeError where there are no values */
export function latencyOf(values: readonly number[]): Latency {
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99) };
}
