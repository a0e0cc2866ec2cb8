import type { SessionRequests } from '../cluster/SessionRequests';
import type { CpuUse } from '../machine/CpuUse';
import type { Latency } from './Latency';

/** Pods made straight, without any operator. */
export interface RawRound {
  /** From the first create sent until a watch has seen the last Pod, in milliseconds. */
  allPodsMs: number;
  /** The same until the last Pod is ready. */
  allReadyMs: number;
  /** Create sent → a watch sees the Pod. */
  podMs: Latency;
  requests: SessionRequests;
  cpu: CpuUse;
}

/**
 * The same number of sessions, of which the operator makes Pods; or of a peer's objects, of which its controller does.
 * Where a session is Running, such an object is Ready.
 */
export interface ControllerRound {
  /** From the first create of a session sent until a watch has seen the last Pod, in milliseconds. */
  allPodsMs: number;
  /** Until the API server has answered the last create of a session: the part in which people are waited for. */
  allCreatedMs: number;
  /** Until the last session is Running. */
  allRunningMs: number;
  /** Create of the session sent → a watch sees its Pod. */
  podMs: Latency;
  /** A watch sees the Pod ready → a watch sees the session Running. */
  runningMs: Latency;
  requests: SessionRequests;
  cpu: CpuUse;
  /** Most resident memory of the controller. */
  peakMiB: number;
}

/** One beside the other, minutes apart at most. */
export interface RoundsBeside {
  raw: RawRound;
  operator: ControllerRound;
  /** Absent where no peer was measured. */
  peer?: ControllerRound;
}
