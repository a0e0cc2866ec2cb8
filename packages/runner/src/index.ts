/**
 * The two programs of a session's Pod are `main.ts` (the runner) and `shim.ts` (in front of the agent). What is exported here
 * is for who embeds or tests them.
 *
 * @packageDocumentation
 */
export { readRunnerConfig, type RunnerConfig } from './config/readRunnerConfig';
export type { Clock } from './Clock';
export { systemClock } from './systemClock';
export { FileLog } from './FileLog';
export type { Log } from './Log';
export { runSession, type RunSessionOptions } from './session/runSession';
