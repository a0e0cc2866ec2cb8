import { describeError } from './describeError';
import { UserError } from './UserError';

/** What a command is given. */
export interface CliContext {
  write: (line: string) => void;
  /** Aborted by Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  /** Registers what must be undone at the end, whatever happened; undone in reverse order. */
  atEnd: (name: string, undo: () => void | Promise<void>) => void;
}

/**
 * Runs a command to its end: errors for people are shown without a stack, Ctrl-C ends what was started in reverse order,
 * a second Ctrl-C ends at once.
 */
export async function runCli(
  command: (context: CliContext) => Promise<void>,
): Promise<void> {
  const write = (line: string) => process.stdout.write(`${line}\n`);
  const controller = new AbortController();
  const undo: { name: string; run: () => void | Promise<void> }[] = [];
  let asked = 0;
  const end = (signalName: string) => {
    asked += 1;
    if (asked > 1) {
      process.stderr.write('Ended at once; the next start cleans up.\n');
      process.exit(130);
    }
    if (signalName !== 'SIGHUP') {
      write('\nEnding what was started …');
    }
    controller.abort(new UserError('Ended before it was ready.'));
  };
  process.on('SIGINT', () => end('SIGINT'));
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGHUP', () => end('SIGHUP'));

  let failed = false;
  try {
    await command({
      write,
      signal: controller.signal,
      atEnd: (name, run) => {
        undo.push({ name, run });
      },
    });
  } catch (error) {
    failed = true;
    // After Ctrl-C whatever was under way fails; that is not news.
    if (!controller.signal.aborted) {
      process.stderr.write(`\n${describeError(error)}\n`);
    }
  }
  for (const { name, run } of undo.reverse()) {
    try {
      await run();
    } catch (error) {
      failed = true;
      process.stderr.write(`Ending ${name}: ${describeError(error)}\n`);
    }
  }
  process.exit(
    failed && !controller.signal.aborted
      ? process.exitCode || 1
      : process.exitCode ?? 0,
  );
}
