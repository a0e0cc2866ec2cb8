import { spawn } from 'node:child_process';
import path from 'node:path';
import { diskFullError } from './diskFullError';
import { endGently } from './endGently';
import { isDiskFull } from './isDiskFull';
import { LogFile } from './LogFile';
import { UserError } from './UserError';

/** How a command is run to its end. */
export interface RunCommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** File that keeps everything the command prints. */
  logFile: string;
  /** What a failure is called, e.g. `Installing packages`. */
  what: string;
  /** Ends the command when aborted; the call then throws the signal's reason once the command is gone. */
  signal?: AbortSignal;
  /** Told the command's process id as soon as it has one. */
  onStart?: (pid: number) => void;
}

/**
 * Runs a command to its end with its output in a file.
 *
 * @returns its standard output
 * @throws UserError with the cure where the disk is full, else with the last lines and the file's name where it fails
 */
export async function runCommand(
  command: string,
  args: string[],
  options: RunCommandOptions,
): Promise<string> {
  const { what, signal, logFile } = options;
  signal?.throwIfAborted();
  const log = new LogFile(logFile);
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid) {
    options.onStart?.(child.pid);
  }
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    out.push(chunk);
    log.write(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => log.write(chunk));
  const stop = () => {
    endGently(child, 5_000);
  };
  signal?.addEventListener('abort', stop, { once: true });
  let ended: number | NodeJS.Signals;
  try {
    ended = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, by) => resolve(by ?? code ?? 1));
    });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? new UserError(`${what} needs ${command}, which is not there.`)
      : error;
  } finally {
    signal?.removeEventListener('abort', stop);
    log.close();
  }
  signal?.throwIfAborted();
  if (ended !== 0) {
    const lines = log.lastLines(12);
    const full = lines.find(isDiskFull) ?? fullLog(log);
    if (full) {
      throw diskFullError(what, full);
    }
    throw new UserError(
      `${what} failed (${path.basename(
        command,
      )} ended with ${ended}):\n      ${lines.join(
        '\n      ',
      )}\n    The whole output is in ${logFile}`,
    );
  }
  return Buffer.concat(out).toString('utf8');
}

function fullLog({ problem }: LogFile): string | undefined {
  return isDiskFull(problem) ? problem?.message : undefined;
}
