import { createContext, Script } from 'node:vm';

/** Thrown by {@link runWithin} when the time is over. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

const TIMED_OUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const context = createContext(Object.create(null));
const script = new Script('task()');

/**
 * Calls a synchronous function and ends it when it takes too long. The engine's own watchdog stops it wherever it is,
 * which no check inside an evaluator that is not ours could do.
 *
 * @throws TimeLimitError, and whatever the task throws
 */
export function runWithin<T>(milliseconds: number, task: () => T): T {
  const outer = context.task;
  context.task = task;
  try {
    return script.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    // Not `instanceof Error`: the engine's error may come from another realm than ours.
    if ((error as { code?: unknown })?.code === TIMED_OUT) {
      throw new TimeLimitError(
        `it took longer than ${milliseconds} milliseconds`,
      );
    }
    throw error;
  } finally {
    context.task = outer;
  }
}
