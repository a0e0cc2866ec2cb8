import type { SessionRequests } from '../cluster/SessionRequests';
import type { StartTimes } from './OperatorProgram';

/** The operator while nothing happens. */
export interface IdleFigures {
  /** MiB resident, after a while. */
  residentMiB: number;
  /** Share of one processor. */
  cpuShare: number;
  seconds: number;
  /** Requests that the operator says to have made, by method; renewing its Lease is a PUT. */
  byMethod: Record<string, number>;
  /** What came to the API server, heartbeats of nodes and renewals of Leases left out. */
  requests: SessionRequests;
}

/** One start of the operator. */
export interface RestartFigures extends StartTimes {
  /** From its start until a session that was waiting for it has its Pod. */
  podMs: number;
  /** Most resident memory until then. */
  peakMiB: number;
}

/** What many finished sessions cost. */
export interface AtRestFigures {
  sessions: number;
  idleWithout: IdleFigures;
  idleWith: IdleFigures;
  /** After it was asked to end, as when a new version is rolled out. */
  restarts: RestartFigures[];
  /** After kill -9. */
  restartsAfterKill: RestartFigures[];
}
