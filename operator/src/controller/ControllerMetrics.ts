/** What a controller tells of itself. */
export interface ControllerMetrics {
  reconciled(
    result: 'success' | 'error' | 'requeue_after',
    seconds: number,
  ): void;
  /** One that is tried again; `panic` is a bug of ours, `timeout` a pass that took too long. */
  failed(kind: 'error' | 'panic' | 'timeout'): void;
  activeWorkers(workers: number): void;
}
