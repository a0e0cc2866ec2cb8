import type { RoundAims } from './RoundAims';

const BURST: RoundAims = { allPodsOfPeer: 0.7, cpuMs: 5 };
/** As 15 and 60 ms are to what agent-sandbox took once. */
const PACED: RoundAims = { podOfPeer: { p50: 1, p99: 0.8 }, cpuMs: 5 };

/** By sessions of a burst: 0.7 of what kubernetes-sigs/agent-sandbox took once (2.8 and 15.7 s), and memory. */
const BURSTS: Readonly<Record<number, RoundAims>> = {
  200: { allPodsSeconds: 1.96 },
  1000: { allPodsSeconds: 11, peakMiB: 150 },
};

/** By sessions a second. */
const PACES: Readonly<Record<number, RoundAims>> = {
  5: { podMs: { p50: 15, p99: 60 } },
};

/** What is aimed at: in what was measured once on a quiet machine of two cores, and of the peer that is measured beside. */
export const AIMS = {
  writesASession: 7,
  readsASession: 0,
  burst: (sessions: number): RoundAims => ({ ...BURST, ...BURSTS[sessions] }),
  paced: (rate: number): RoundAims => ({ ...PACED, ...PACES[rate] }),
};
