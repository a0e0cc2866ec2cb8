/** What a controller tells of itself. */
export interface ControllerMetrics {
  reconciled(
    result: 'success' | 'error' | 'requeue_after',
    seconds: number,
  ): void;
  failed(kind: 'error' | 'terminal' | 'panic' | 'timeout'): void;
  activeWorkers(workers: number): void;
}
