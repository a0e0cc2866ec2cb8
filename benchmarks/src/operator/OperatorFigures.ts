import type { BenchmarkFlags } from '../cli/BenchmarkFlags';
import type { MachineDescription } from '../machine/describeMachine';
import type { PeerDescription } from '../peer/Peer';
import type { AtRestFigures } from './AtRest';
import type { RoundsBeside } from './Round';

/** Everything that one run has measured: what the JSON file holds. */
export interface OperatorFigures {
  /** ISO 8601. */
  startedAt: string;
  machine: MachineDescription;
  flags: BenchmarkFlags;
  /** What was measured beside the operator, where something was. */
  peer?: PeerDescription;
  /** Kinds of requests that were there without any session and are not counted. */
  background: string[];
  bursts: { sessions: number; rounds: RoundsBeside[] }[];
  paced?: { rate: number; seconds: number; rounds: RoundsBeside[] };
  atRest?: AtRestFigures;
}
