import { cpus, loadavg, release, totalmem } from 'node:os';
import { commitOf } from './commitOf';

/** Where something was measured, and of what. */
export interface MachineDescription {
  processors: string;
  memoryGiB: number;
  kernel: string;
  node: string;
  /** Runnable processes in the minute before. */
  load: number;
  /** Commit of the checkout, with `+changes` where it was not clean. */
  commit: string;
}

/** @param checkout - folder of the project */
export function describeMachine(checkout: string): MachineDescription {
  const processors = cpus();
  return {
    processors: `${processors.length} × ${processors[0]?.model ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.version,
    load: Number(loadavg()[0].toFixed(2)),
    commit: commitOf(checkout),
  };
}
