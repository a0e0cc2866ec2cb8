import { describeError } from './describeError';
import { UserError } from './UserError';

/** What a command is given. */
export interface CliContext {
  write: (line: string) => void;
  /** Aborted by Ctrl-C or SIGTERM, and once the command has failed: what is under way then ends. */
  signal: AbortSignal;
  /** Registers what must be undone at the end, whatever happened; undone in reverse order. */
  atEnd: (name: string, undo: () => void | Promise<void>) => void;
}

/**
 * Runs a command to its end: errors for people are shown without a stack, Ctrl-C ends what was started in reverse order,
 * a second Ctrl-C ends at once. What nobody caught counts as the command's failure, and what was started is ended then,
 * too.
 *
 * Exit code: the command's (`process.exitCode`); 1 where it failed; 130 where it was ended before it was done.
 */
export async function runCli(
  command: (context: CliContext) => Promise<void>,
): Promise<void> {
  const write = (line: string) => process.stdout.write(`${line}\n`);
  const controller = new AbortController();
  const undo: { name: string; run: () => void | Promise<void> }[] = [];
  let asked = 0;
  let failed = false;
  const end = (signalName: string) => {
    asked += 1;
    // Only a person means the second one so: a signal to a whole group comes twice, also from node24.mjs, which passes it on.
    if (asked > 1 && signalName === 'SIGINT') {
      process.stderr.write('Ended at once; the next start cleans up.\n');
      process.exit(130);
    }
    if (asked > 1) {
      return;
    }
    if (signalName !== 'SIGHUP') {
      write('\nEnding what was started …');
    }
    controller.abort(new UserError('Ended before it was ready.'));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => end(name));
  }
  // Whoever called us by node24.mjs was killed, and nobody is left who could ask us to end.
  process.on('disconnect', () => end('SIGHUP'));
  // Whoever read our lines may be gone, a closed terminal for one; there is still much to end.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  let ending = false;
  const crashed = new Promise<never>((_, reject) => {
    process.on('uncaughtException', error => {
      if (ending) {
        process.stderr.write(`While ending: ${describeError(error)}\n`);
      } else {
        reject(error);
      }
    });
  });

  try {
    await Promise.race([
      command({
        write,
        signal: controller.signal,
        atEnd: (name, run) => {
          undo.push({ name, run });
        },
      }),
      crashed,
    ]);
  } catch (error) {
    failed = true;
    // After Ctrl-C whatever was under way fails; that is not news.
    if (!controller.signal.aborted) {
      process.stderr.write(`\n${describeError(error)}\n`);
    }
    controller.abort(error);
  }
  ending = true;
  let leftovers = false;
  for (const { name, run } of undo.reverse()) {
    try {
      await run();
    } catch (error) {
      leftovers = true;
      process.stderr.write(`Ending ${name}: ${describeError(error)}\n`);
    }
  }
  if (failed && asked > 0) {
    process.exit(130);
  }
  process.exit(failed || leftovers ? process.exitCode || 1 : process.exitCode);
}
