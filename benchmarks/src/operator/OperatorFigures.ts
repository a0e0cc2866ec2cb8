import type { BenchmarkFlags } from '../cli/BenchmarkFlags';
import type { MachineDescription } from '../machine/describeMachine';
import type { AtRestFigures } from './AtRest';
import type { PairOfRounds } from './Round';

/** Everything that one run has measured: what the JSON file holds. */
export interface OperatorFigures {
  /** ISO 8601. */
  startedAt: string;
  machine: MachineDescription;
  flags: BenchmarkFlags;
  /** Kinds of requests that were there without any session and are not counted. */
  background: string[];
  bursts: { sessions: number; rounds: PairOfRounds[] }[];
  paced?: { rate: number; seconds: number; rounds: PairOfRounds[] };
  atRest?: AtRestFigures;
}
