import type { SupervisedProcess } from './SupervisedProcess';

/** How a part of the system is started and watched. */
export interface ServiceStart {
  logFile: string;
  /** Given the process before it is started: whatever happens next, somebody must end it. */
  keep: (child: SupervisedProcess) => void;
  onStart: (pid: number) => void;
  onUnexpectedEnd: (how: string) => void;
  /** Ends the waiting for it to be ready. */
  signal?: AbortSignal;
}
