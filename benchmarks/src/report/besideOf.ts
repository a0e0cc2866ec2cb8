import type { Spread } from '../figures/Spread';
import { spreadOf } from '../figures/spreadOf';
import type {
  ControllerRound,
  RawRound,
  RoundsBeside,
} from '../operator/Round';
import type { Row } from './Row';

/** Where a figure is found in each kind of round. */
export interface Picks {
  ours: (round: ControllerRound) => number;
  /** Absent where there is no such thing without an operator. */
  raw?: (round: RawRound) => number;
  /** Default: as in ours. */
  peer?: (round: ControllerRound) => number;
  /** For what nothing can be said of by dividing. Default: false. */
  noRatio?: boolean;
}

/** One figure of all repeats, beside the same without an operator and of a peer, as far as these were measured. */
export function besideOf(
  rounds: readonly RoundsBeside[],
  { ours, raw, peer = ours, noRatio = false }: Picks,
): Pick<Row, 'measured' | 'raw' | 'peer' | 'ratio' | 'peerRatio'> {
  const measured = rounds.map(({ operator }) => ours(operator));
  const straight = raw && rounds.map(round => raw(round.raw));
  const peers = rounds.flatMap(round => (round.peer ? peer(round.peer) : []));
  const besides = peers.length === rounds.length ? peers : undefined;
  // Where one is nothing, or not known, there is nothing to divide by.
  const dividedBy = (others: number[] | undefined): Spread | undefined =>
    !noRatio && others?.every(value => value > 0)
      ? spreadOf(measured.map((value, index) => value / others[index]))
      : undefined;
  return {
    measured: spreadOf(measured),
    raw: straight && spreadOf(straight),
    peer: besides && spreadOf(besides),
    ratio: dividedBy(straight),
    peerRatio: dividedBy(besides),
  };
}
