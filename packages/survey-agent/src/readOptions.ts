import { parseArgs } from 'node:util';

/** Pause between steps where nothing else is said: a small repository takes about eight seconds. */
export const DEFAULT_PACE_MS = 350;

/** Longest pause that may be asked for. */
export const MAX_PACE_MS = 10_000;

/**
 * Options of the program: `--pace-ms`, else the environment's `SURVEY_AGENT_PACE_MS`, else {@link DEFAULT_PACE_MS}.
 *
 * @throws Error where an option is unknown or not a number from 0 to 10000
 * @public
 */
export function readOptions(
  args: string[],
  env: Record<string, string | undefined>,
): { paceMs: number } {
  const { values } = parseArgs({
    args,
    options: { 'pace-ms': { type: 'string' } },
    strict: true,
  });
  const given = values['pace-ms'] ?? env.SURVEY_AGENT_PACE_MS;
  const paceMs = given === undefined ? DEFAULT_PACE_MS : Number(given);
  if (given?.trim() === '' || !(paceMs >= 0 && paceMs <= MAX_PACE_MS)) {
    throw new Error(
      `The pace must be a number of milliseconds from 0 to ${MAX_PACE_MS}, not "${given}".`,
    );
  }
  return { paceMs };
}
