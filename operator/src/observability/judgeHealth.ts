/** A lease loop comes by every few seconds, whatever the API server does. */
const LEASE_LOOP_LIMIT_MS = 60_000;

/** A pass is ended at its limit; one that goes on for so many times it heeds nothing any more. */
const PASS_LIMITS = 3;

/** What is known of a process. Durations are milliseconds. */
export interface Vitals {
  /** How long each pass that is under way has taken, by its queue and key. */
  passes: readonly { queue: string; key: string; ms: number }[];
  /** After how long a pass is ended. */
  passLimitMs: number;
  /** For how long nothing has come of taking or renewing the lease; 0 where nobody tries. */
  leaseStalledMs: number;
}

/** What is wrong with a process so that only another one can help; undefined where nothing is. */
export function judgeHealth(vitals: Vitals): string | undefined {
  const { passes, passLimitMs, leaseStalledMs } = vitals;
  const stuck = passes.find(({ ms }) => ms > PASS_LIMITS * passLimitMs);
  if (stuck) {
    return `The pass for ${stuck.queue} ${stuck.key} has not ended in ${seconds(
      stuck.ms,
    )} s, though it may take ${seconds(passLimitMs)} s`;
  }
  if (leaseStalledMs > LEASE_LOOP_LIMIT_MS) {
    return `Nothing has come of holding the lease in ${seconds(
      leaseStalledMs,
    )} s`;
  }
  return undefined;
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
