import type { RequestCounts } from '../cluster/RequestCounts';
import type { TestGround } from '../cluster/TestGround';
import type { CpuMeter } from '../machine/CpuMeter';
import type { Peer } from '../peer/Peer';
import type { OperatorProgram } from './OperatorProgram';
import type { SessionObserver } from './SessionObserver';

/** What every measurement is made with. */
export interface Bench {
  ground: TestGround;
  operator: OperatorProgram;
  observer: SessionObserver;
  /** Absent where none is measured. */
  peer?: Peer;
  cpu: CpuMeter;
  /** Kinds of requests that come without any session. */
  background: ReadonlySet<string>;
  newId: () => string;
  /** How long what follows has until it is taken for done: Events of the scheduler, controllers that tidy up. */
  quietMs: number;
  /** Aborted when it is to end, or cannot go on. */
  signal: AbortSignal;
}

/** The API server's counters, and who used the processors, at one moment. */
export interface Snapshot {
  requests: RequestCounts;
  cpu: ReturnType<CpuMeter['read']>;
}
