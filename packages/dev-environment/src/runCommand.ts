import { spawn } from 'node:child_process';
import path from 'node:path';
import { diskFullError } from './diskFullError';
import { endGroup } from './endGroup';
import { isDiskFull } from './isDiskFull';
import { LogFile } from './LogFile';
import { sendSignal } from './sendSignal';
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
  /** Time between SIGTERM and SIGKILL when aborted, and how long output is waited for after the end; 5 s by default. */
  graceMs?: number;
}

/**
 * Runs a command to its end with its output in a file. What it started itself ends with it, and at the latest with us.
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
    // A group of its own, by which all of it can be ended: jest's workers and browsers, not only jest.
    detached: true,
  });
  const { pid } = child;
  const kill = () => {
    if (pid) {
      endGroup(pid);
    }
  };
  if (pid) {
    options.onStart?.(pid);
  }
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    out.push(chunk);
    log.write(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => log.write(chunk));
  const timers: NodeJS.Timeout[] = [];
  const later = (act: () => void) =>
    timers.push(setTimeout(act, options.graceMs ?? 5_000));
  const stop = () => {
    if (pid) {
      sendSignal(-pid, 'SIGTERM');
      later(kill);
    }
  };
  signal?.addEventListener('abort', stop, { once: true });
  process.once('exit', kill);
  child.once('exit', () => {
    kill();
    // Whoever left the group may still hold the output, and for ever.
    later(() => [child.stdout, child.stderr].forEach(pipe => pipe.destroy()));
  });
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
    process.removeListener('exit', kill);
    timers.forEach(clearTimeout);
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
