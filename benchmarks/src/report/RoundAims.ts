/** What is aimed at for sessions. */
export interface RoundAims {
  /** As it would be on a quiet machine of two cores. */
  allPodsSeconds?: number;
  /** Share of a peer's time, where one was measured. */
  allPodsOfPeer?: number;
  /** As it would be on a quiet machine of two cores. */
  podMs?: { p50: number; p99: number };
  /** Shares of a peer's, where one was measured. */
  podOfPeer?: { p50: number; p99: number };
  /** Of the operator's processor time, a session. */
  cpuMs?: number;
  peakMiB?: number;
}
