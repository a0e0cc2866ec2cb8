import type { Spread } from '../figures/Spread';

/** One line of the report. */
export interface Row {
  what: string;
  unit: 's' | 'ms' | 'MiB' | '' | '%';
  measured: Spread;
  /** The same without any operator, where there is such a thing. */
  raw?: Spread;
  /** The same of a peer. */
  peer?: Spread;
  /** Repeats of `measured` divided by their raw limit, one by one. */
  ratio?: Spread;
  /** Repeats of `measured` divided by the peer's, one by one. */
  peerRatio?: Spread;
  /** The most it should be. */
  aim?: number;
  /** The most that `peerRatio` should be. */
  aimOfPeer?: number;
}
