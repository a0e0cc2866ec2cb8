import { spreadOf } from '../figures/spreadOf';
import type { OperatorRound, PairOfRounds, RawRound } from '../operator/Round';
import type { Row } from './Row';

/** What is aimed at for sessions, each beside a peer that was measured on a machine of two cores. */
export interface RoundAims {
  allPodsSeconds?: number;
  podMs?: { p50: number; p99: number };
  peakMiB?: number;
}

/** By sessions of a burst: 0.7 of what kubernetes-sigs/agent-sandbox took there (2.8 and 15.7 s), and memory. */
export const BURST_AIMS: Readonly<Record<number, RoundAims>> = {
  200: { allPodsSeconds: 1.96 },
  1000: { allPodsSeconds: 11, peakMiB: 150 },
};

/** For five sessions a second. */
export const PACED_AIMS: RoundAims = { podMs: { p50: 15, p99: 60 } };

const WRITES_A_SESSION = 7;
const CPU_MS_A_SESSION = 5;

/** What rounds of so many sessions each came to. */
export function burstRows(
  sessions: number,
  rounds: readonly PairOfRounds[],
  aims: RoundAims = {},
): Row[] {
  const ours = (pick: (round: OperatorRound) => number) =>
    spreadOf(rounds.map(({ operator }) => pick(operator)));
  const beside = (
    pick: (round: OperatorRound) => number,
    pickRaw: (round: RawRound) => number,
  ) => ({
    measured: ours(pick),
    raw: spreadOf(rounds.map(({ raw }) => pickRaw(raw))),
    // Where the raw limit is not known there is nothing to divide by.
    ratio: rounds.every(({ raw }) => pickRaw(raw) > 0)
      ? spreadOf(
          rounds.map(({ operator, raw }) => pick(operator) / pickRaw(raw)),
        )
      : undefined,
  });
  return [
    {
      what: 'create → all Pods',
      unit: 's',
      ...beside(
        r => r.allPodsMs / 1000,
        r => r.allPodsMs / 1000,
      ),
      aim: aims.allPodsSeconds,
    },
    {
      what: 'create → all Running',
      unit: 's',
      ...beside(
        r => r.allRunningMs / 1000,
        r => r.allReadyMs / 1000,
      ),
    },
    {
      what: 'of this: sessions created',
      unit: 's',
      measured: ours(r => r.allCreatedMs / 1000),
    },
    {
      what: 'create → Pod, p50',
      unit: 'ms',
      ...beside(
        r => r.podMs.p50,
        r => r.podMs.p50,
      ),
      aim: aims.podMs?.p50,
    },
    {
      what: 'create → Pod, p99',
      unit: 'ms',
      ...beside(
        r => r.podMs.p99,
        r => r.podMs.p99,
      ),
      aim: aims.podMs?.p99,
    },
    {
      what: 'Pod ready → Running, p50',
      unit: 'ms',
      measured: ours(r => r.runningMs.p50),
    },
    {
      what: 'Pod ready → Running, p99',
      unit: 'ms',
      measured: ours(r => r.runningMs.p99),
    },
    {
      what: 'API writes a session',
      unit: '',
      ...beside(
        r => r.requests.writes / sessions,
        r => r.requests.writes / sessions,
      ),
      aim: WRITES_A_SESSION,
    },
    {
      what: 'API reads a session',
      unit: '',
      ...beside(
        r => r.requests.reads / sessions,
        r => r.requests.reads / sessions,
      ),
      ratio: undefined,
      aim: 0,
    },
    {
      what: 'operator CPU a session',
      unit: 'ms',
      measured: ours(r => (r.cpu.operator * 1000) / sessions),
      aim: CPU_MS_A_SESSION,
    },
    {
      what: 'API server CPU a session',
      unit: 'ms',
      ...beside(
        r => (r.cpu.apiServer * 1000) / sessions,
        r => (r.cpu.apiServer * 1000) / sessions,
      ),
    },
    {
      what: 'operator memory, most',
      unit: 'MiB',
      measured: ours(r => r.peakMiB),
      aim: aims.peakMiB,
    },
    {
      what: 'CPU used by others',
      unit: 's',
      ...beside(
        r => r.cpu.others,
        r => r.cpu.others,
      ),
      ratio: undefined,
    },
  ];
}
