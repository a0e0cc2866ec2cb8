/** Processor seconds used until now, by whom. */
export interface CpuTimes {
  operator: number;
  /** The controller of a peer. */
  peer: number;
  apiServer: number;
  /** All programs of the node together, the API server among them. */
  cluster: number;
  /** This process. */
  benchmark: number;
  /** Everything on the machine. */
  machine: number;
}
