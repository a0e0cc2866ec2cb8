import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { UserError } from './UserError';

/** How a command is run to its end. */
export interface RunCommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** File that keeps everything the command prints. */
  logFile: string;
  /** What a failure is called, e.g. `Installing packages`. */
  what: string;
  signal?: AbortSignal;
}

/**
 * Runs a command to its end with its output in a file.
 *
 * @returns its standard output
 * @throws UserError with the last lines and the file's name where it fails
 */
export async function runCommand(
  command: string,
  args: string[],
  options: RunCommandOptions,
): Promise<string> {
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile, { flags: 'w' });
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
  });
  let out = '';
  let tail = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
    tail = (tail + chunk).slice(-4000);
    log.write(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    tail = (tail + chunk).slice(-4000);
    log.write(chunk);
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(status ?? (signal ? 1 : 0)));
  });
  log.end();
  if (code !== 0) {
    const lines = tail.trim().split('\n').slice(-12).join('\n      ');
    throw new UserError(
      `${options.what} failed (${path.basename(
        command,
      )} ended with ${code}):\n      ${lines}\n    The whole output is in ${
        options.logFile
      }`,
    );
  }
  return out;
}
