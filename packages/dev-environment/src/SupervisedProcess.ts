import { spawn, type ChildProcess } from 'node:child_process';
import { diskFullError } from './diskFullError';
import { endGently } from './endGently';
import { endGroup } from './endGroup';
import { isDiskFull } from './isDiskFull';
import { LogFile } from './LogFile';
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
  /** Called with the new process id at the first start and after each restart, before anything else can happen. */
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
  #onEarlyEnd: ((how: string, log: LogFile) => void) | undefined;
  #delayMs = FIRST_DELAY_MS;
  #nextStart: NodeJS.Timeout | undefined;

  constructor(options: SupervisedProcessOptions) {
    this.#options = options;
  }

  /** Id of the running process, if it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { command, args, cwd, env, logFile, onStart } = this.#options;
    const log = new LogFile(logFile, { append: true });
    // A group of its own: Ctrl-C reaches only us, and we end things in the right order.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    child.stdout.on('data', chunk => log.write(chunk));
    child.stderr.on('data', chunk => log.write(chunk));
    const startedAt = Date.now();
    child.on('error', error => log.write(`${String(error)}\n`));
    // What it started itself may hold its output open for ever, and must not outlive it either.
    child.on('exit', () => child.pid && endGroup(child.pid));
    child.on('close', (code, signal) => {
      log.close();
      this.#child = undefined;
      if (this.#onEarlyEnd && !this.#stopping) {
        this.#onEarlyEnd(signal ?? `code ${code}`, log);
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
    const ended = new Promise<never>((_, reject) => {
      this.#onEarlyEnd = (how, log) => reject(this.#explain(how, log));
    });
    try {
      await Promise.race([whenReady, ended]);
      this.#onEarlyEnd = undefined;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Asks the process to end and waits; after `stopMs` it is killed. It is not started again. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#nextStart);
    if (this.#child) {
      await endGently(this.#child, this.#options.stopMs ?? 10_000);
    }
  }

  #explain(how: string, log: LogFile): UserError {
    const { name } = this.#options;
    const lines = log.lastLines(8);
    const full =
      lines.find(isDiskFull) ??
      (isDiskFull(log.problem) ? log.problem?.message : undefined);
    return full
      ? diskFullError(`the start of the ${name}`, full)
      : new UserError(
          `${name} ended while it started (${how}):\n      ${lines.join(
            '\n      ',
          )}\n    Its log is ${log.path}`,
        );
  }

  #restart(how: string, ranMs: number): void {
    this.#options.onUnexpectedEnd?.(how);
    this.#delayMs =
      ranMs > 30_000
        ? FIRST_DELAY_MS
        : Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
    this.#nextStart = setTimeout(() => this.start(), this.#delayMs);
  }
}
