import type { BenchmarkFlags } from '../cli/BenchmarkFlags';
import type { MachineDescription } from '../machine/describeMachine';
import { measureSandboxes } from '../peer/measureSandboxes';
import type { Bench } from './Bench';
import { burstLoad } from './burstLoad';
import { clearGround } from './clearGround';
import { describeRounds } from './describeRounds';
import { findBackground } from './findBackground';
import { measureAtRest } from './measureAtRest';
import { measureRounds } from './measureRounds';
import { measureRawPods } from './measureRawPods';
import { measureSessions } from './measureSessions';
import type { OperatorFigures } from './OperatorFigures';
import { pacedLoad } from './pacedLoad';
import type { RoundsBeside } from './Round';

/** What a whole run needs. */
export interface MeasureOperatorOptions {
  bench: Omit<Bench, 'background'>;
  flags: BenchmarkFlags;
  machine: MachineDescription;
  /** Sessions and Pods that are not measured: API server, etcd and the operator's compiler get warm. Default 50. */
  warmUp?: number;
  /** How long the operator has after a start until it counts as idle. Default 10 s. */
  settleMs?: number;
  /** Told of each step. */
  tell: (line: string) => void;
}

/** Measures the operator in all ways that the flags ask for. It must not have been started yet. */
export async function measureOperator(
  options: MeasureOperatorOptions,
): Promise<OperatorFigures> {
  const { flags, machine, tell, warmUp = 50, settleMs = 10_000 } = options;
  const startedAt = new Date().toISOString();
  const { observer, operator, peer, signal } = options.bench;
  await observer.start();
  await peer?.observer.start();
  await operator.start(signal);
  // It says of the owners of raw Pods that they are suspended; that is not part of anything.
  while (observer.count('Suspended') < options.bench.ground.owners.size) {
    signal.throwIfAborted();
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
  // So that its heartbeat is known for what it is, as that of ours.
  await peer?.controller.start(signal);
  const bench: Bench = {
    ...options.bench,
    background: await findBackground(options.bench, flags.idleSeconds),
  };
  await peer?.controller.stop();
  tell(`warming up with ${warmUp} sessions and Pods`);
  await measureSessions(bench, burstLoad(warmUp));
  await clearGround(bench);
  await measureRawPods(bench, burstLoad(warmUp));
  await clearGround(bench);
  if (peer) {
    await measureSandboxes(bench, peer, burstLoad(warmUp));
    await clearGround(bench);
  }

  const told = (what: string) => (rounds: RoundsBeside, index: number) =>
    tell(`${what}, ${index + 1}: ${describeRounds(rounds)}`);
  const bursts: OperatorFigures['bursts'] = [];
  for (const sessions of flags.sessions) {
    bursts.push({
      sessions,
      rounds: await measureRounds(
        bench,
        burstLoad(sessions),
        flags.repeat,
        told(`burst of ${sessions}`),
      ),
    });
  }
  const figures: OperatorFigures = {
    startedAt,
    machine,
    flags,
    ...(peer && { peer: peer.description }),
    background: [...bench.background].sort(),
    bursts,
  };
  if (flags.rate > 0) {
    figures.paced = {
      rate: flags.rate,
      seconds: flags.pacedSeconds,
      rounds: await measureRounds(
        bench,
        pacedLoad(flags.rate, flags.pacedSeconds, signal),
        1,
        told(`${flags.rate} a second`),
      ),
    };
  }
  if (flags.atRest > 0) {
    tell(`laying ${flags.atRest} finished sessions there`);
    figures.atRest = await measureAtRest(bench, {
      sessions: flags.atRest,
      idleSeconds: flags.idleSeconds,
      restarts: flags.repeat,
      settleMs,
    });
  }
  return figures;
}
