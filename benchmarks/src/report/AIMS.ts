import type { RoundAims } from './RoundAims';

/** 5 ms is what agent-sandbox took once in a burst; at a pace, with its compiler cold, it took twice as much. */
const BURST: RoundAims = { allPodsOfPeer: 0.7, cpuMs: 5 };
const PACED: RoundAims = { podOfPeer: 1, cpuOfPeer: 1 };

/** By sessions of a burst: 0.7 of what kubernetes-sigs/agent-sandbox took there (2.8 and 15.7 s), and memory. */
const BURSTS: Readonly<Record<number, RoundAims>> = {
  200: { allPodsSeconds: 1.96 },
  1000: { allPodsSeconds: 11, peakMiB: 150 },
};

/** By sessions a second. */
const PACES: Readonly<Record<number, RoundAims>> = {
  5: { podMs: { p50: 15, p99: 60 } },
};

/** What is aimed at: of the peer that is measured beside, or else of what it took once on a machine of two cores. */
export const AIMS = {
  writesASession: 7,
  readsASession: 0,
  burst: (sessions: number): RoundAims => ({ ...BURST, ...BURSTS[sessions] }),
  paced: (rate: number): RoundAims => ({ ...PACED, ...PACES[rate] }),
};
