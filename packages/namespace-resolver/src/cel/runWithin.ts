import { createContext, Script } from 'node:vm';

/** Thrown by {@link runWithin} when the time is over. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

const TIMED_OUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
/** A machine may be so busy that a thread gets a small part of it; beyond this it is given up all the same. */
const MAX_STRETCH = 16;

const STOPPED = Symbol('stopped');
const context = createContext(Object.create(null));
const script = new Script('task()');

/**
 * Calls a pure, synchronous function and ends it when it takes too much of the processor. The engine's own watchdog stops
 * it wherever it is, which no check inside an evaluator that is not ours could do. The watchdog looks at the clock on the
 * wall; what was stopped because the machine was busy with something else is called again with more time, so that the
 * answer does not depend on the neighbours.
 *
 * @param milliseconds - of the processor, not of the clock
 * @throws TimeLimitError, and whatever the task throws
 */
export function runWithin<T>(milliseconds: number, task: () => T): T {
  for (let stretch = 1; ; stretch *= 2) {
    const before = processorMs();
    const result = callWithin(milliseconds * stretch, task);
    if (result !== STOPPED) {
      return result.value;
    }
    if (
      processorMs() - before >= milliseconds * 0.9 ||
      stretch >= MAX_STRETCH
    ) {
      throw new TimeLimitError(
        `it took longer than ${milliseconds} milliseconds`,
      );
    }
  }
}

function callWithin<T>(
  timeout: number,
  task: () => T,
): { value: T } | typeof STOPPED {
  const outer = context.task;
  context.task = task;
  try {
    return { value: script.runInContext(context, { timeout }) };
  } catch (error) {
    // Not `instanceof Error`: the engine's error may come from another realm than ours.
    if ((error as { code?: unknown })?.code === TIMED_OUT) {
      return STOPPED;
    }
    throw error;
  } finally {
    context.task = outer;
  }
}

/** Processor time of this thread so far; of the whole process where Node cannot tell (before 23.9). */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage
    ? process.threadCpuUsage()
    : process.cpuUsage();
  return (user + system) / 1000;
}
