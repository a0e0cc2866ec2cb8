/** Processor seconds in a stretch of time, by whom. */
export interface CpuUse {
  operator: number;
  /** The controller of a peer; 0 while none runs. */
  peer: number;
  apiServer: number;
  /** etcd, scheduler, controllers, the simulator of nodes. */
  restOfCluster: number;
  /** This process, which plays the people. */
  benchmark: number;
  /** Programs that have nothing to do with it: what makes a measurement worth less. */
  others: number;
}
