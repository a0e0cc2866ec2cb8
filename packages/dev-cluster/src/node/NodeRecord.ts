import type { ProcessIdentity } from '../system/processIdentity';

/** What an instance has on this machine, written down before it is made so that nothing can be forgotten. */
export interface NodeRecord {
  index: number;
  stateFolder: string;
  /** Who started it. */
  launcher: ProcessIdentity;
  /** Process 1 of the node, as this machine numbers it. */
  init?: ProcessIdentity;
  /** Folders of its control groups. */
  cgroups: string[];
  /** Whether it runs the simulator of nodes. */
  simulated?: boolean;
  /** Whether it can run Pods in gVisor. */
  gvisor?: boolean;
  /** Set when the node was ready for the first time since this start. */
  ready: boolean;
}
