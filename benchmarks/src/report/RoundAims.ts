/** What is aimed at for sessions. */
export interface RoundAims {
  /** On a quiet machine of two cores; for runs in which no peer was measured. */
  allPodsSeconds?: number;
  /** Share of a peer's time, where one was measured. */
  allPodsOfPeer?: number;
  /** As above, for runs in which no peer was measured. */
  podMs?: { p50: number; p99: number };
  /** As above, where one was measured. */
  podOfPeer?: number;
  /** Of the operator's processor time, a session. */
  cpuMs?: number;
  /** As a share of a peer's, where one was measured. */
  cpuOfPeer?: number;
  peakMiB?: number;
}
