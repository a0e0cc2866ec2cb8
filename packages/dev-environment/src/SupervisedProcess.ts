import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from './UserError';

/** What is run and how. */
export interface SupervisedProcessOptions {
  /** Name for people, e.g. `portal`. */
  name: string;
  command: string;
  args: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  logFile: string;
  /** Time between SIGTERM and SIGKILL when stopping; 10 s by default. */
  stopMs?: number;
  /** Called with the new process id at the first start and after each restart. */
  onStart?: (pid: number) => void;
  /** Called when the process ended without being asked to, before it is started again. */
  onUnexpectedEnd?: (how: string) => void;
}

const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;

/**
 * A child process that is started again when it ends unasked, as a Deployment would do in a cluster: at once, then with
 * growing pauses while it keeps failing.
 */
export class SupervisedProcess {
  readonly #options: SupervisedProcessOptions;
  #child: ChildProcess | undefined;
  #stopping = false;
  #onEarlyEnd: ((how: string) => void) | undefined;
  #delayMs = FIRST_DELAY_MS;

  constructor(options: SupervisedProcessOptions) {
    this.#options = options;
  }

  /** Id of the running process, if it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { command, args, cwd, env, logFile, onStart } = this.#options;
    mkdirSync(path.dirname(logFile), { recursive: true });
    const log = createWriteStream(logFile, { flags: 'a' });
    // A group of its own: Ctrl-C reaches only us, and we end things in the right order.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const startedAt = Date.now();
    child.on('error', error => log.write(`${String(error)}\n`));
    child.on('close', (code, signal) => {
      log.end();
      this.#child = undefined;
      if (this.#onEarlyEnd && !this.#stopping) {
        this.#onEarlyEnd(signal ?? `code ${code}`);
      } else if (!this.#stopping) {
        this.#restart(signal ?? `code ${code}`, Date.now() - startedAt);
      }
    });
    if (child.pid) {
      onStart?.(child.pid);
    }
  }

  /**
   * Waits for the process to become ready for the first time.
   *
   * @throws UserError where it ends before that, or `whenReady` fails; then it is ended: a program that cannot start is
   * not worth starting again and again
   */
  async ready(whenReady: Promise<void>): Promise<void> {
    const { name, logFile } = this.#options;
    const ended = new Promise<never>((_, reject) => {
      this.#onEarlyEnd = how =>
        reject(
          new UserError(
            `${name} ended while it started (${how}):\n      ${lastLines(
              logFile,
            )}\n    Its log is ${logFile}`,
          ),
        );
    });
    try {
      await Promise.race([whenReady, ended]);
      this.#onEarlyEnd = undefined;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Asks the process to end and waits; after `stopMs` it is killed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null) {
      return;
    }
    const ended = new Promise<void>(resolve => {
      child.once('close', () => resolve());
    });
    child.kill('SIGTERM');
    const stopMs = this.#options.stopMs ?? 10_000;
    const gone = await Promise.race([
      ended.then(() => true),
      sleep(stopMs, false, { ref: false }),
    ]);
    if (!gone) {
      child.kill('SIGKILL');
      await ended;
    }
  }

  #restart(how: string, ranMs: number): void {
    this.#options.onUnexpectedEnd?.(how);
    this.#delayMs =
      ranMs > 30_000
        ? FIRST_DELAY_MS
        : Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
    setTimeout(() => {
      if (!this.#stopping) {
        this.start();
      }
    }, this.#delayMs);
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(-8)
    .join('\n      ');
}
