import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { DevClusterError } from '../errors/DevClusterError';
import { diskFull } from '../errors/explainSystemError';

/** How a program is run. */
export interface RunOptions {
  cwd?: string;
  /** Added to the environment of this process. */
  env?: Record<string, string | undefined>;
  /** Written to its standard input. */
  input?: string | Buffer;
  /** Ends the program after this many milliseconds. Default: never. */
  timeoutMs?: number;
  /** Called with every line of standard error as it comes. */
  onErrorLine?: (line: string) => void;
}

/** What a program printed. */
export interface RunResult {
  stdout: string;
  stderr: string;
}

/** How much of a failed program's words goes into the error. */
const TAIL_LINES = 12;

/** Programs under way. They end with this process, also where only this one was told to: a build takes minutes. */
const underWay = new Set<ChildProcess>();
process.on('exit', () => {
  // As by Ctrl-C, upon which Go takes its temporary folders away.
  underWay.forEach(child => child.kill('SIGINT'));
});

/**
 * Runs a program to its end.
 *
 * @throws DevClusterError `MissingTool` when there is no such program, `DiskFull` when it says so, else `CommandFailed`
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
  });
  underWay.add(child);
  const stdout: Buffer[] = [];
  let stderr = '';
  let unfinished = '';
  child.stdout.on('data', chunk => stdout.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    const lines = (unfinished + chunk).split('\n');
    unfinished = lines.pop() ?? '';
    lines.forEach(line => options.onErrorLine?.(line));
  });
  // A program that ends without reading its input closes the pipe; its exit code tells the rest.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');

  const code = await new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(status ?? signal ?? 'ended'));
  })
    .finally(() => underWay.delete(child))
    .catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT'
        ? new DevClusterError(
            'MissingTool',
            `The program "${command}" is missing.`,
            {
              cure: `Install ${command} with the package manager of this machine.`,
              cause: error,
            },
          )
        : error;
    });
  const out = Buffer.concat(stdout).toString('utf8');
  if (code !== 0) {
    if (/no space left on device/i.test(stderr)) {
      throw diskFull(options.cwd ?? process.cwd());
    }
    const tail = (stderr || out).trimEnd().split('\n').slice(-TAIL_LINES);
    throw new DevClusterError(
      'CommandFailed',
      `"${[command, ...args]
        .join(' ')
        .slice(0, 200)}" ended with ${code}:\n${tail.join('\n')}`,
    );
  }
  return { stdout: out, stderr };
}
