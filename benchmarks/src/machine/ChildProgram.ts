import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is known of a program before it runs. */
export interface ChildProgramOptions {
  /** What it is called in errors, with a capital, e.g. `The operator`. */
  name: string;
  /** Everything it prints is added there. */
  logFile: string;
  /** Told when it ends without being asked. */
  onUnexpectedEnd: (error: Error) => void;
}

const POLL_MS = 10;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 40_000;

/** A program that is measured, as a process of its own. */
export class ChildProgram {
  readonly #options: ChildProgramOptions;
  #child: ChildProcess | undefined;
  #startedAt = 0;

  constructor(options: ChildProgramOptions) {
    this.#options = options;
  }

  /** Absent while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** When it was last started, in milliseconds since the epoch. */
  get startedAt(): number {
    return this.#startedAt;
  }

  start(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ): void {
    const { logFile, name, onUnexpectedEnd } = this.#options;
    // Its own file: what it says must not pass through the process that measures.
    const log = openSync(logFile, 'a');
    this.#startedAt = Date.now();
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', log, log],
      // Ctrl-C reaches us alone, and we end it in order.
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    const ended = (how: string) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      onUnexpectedEnd(
        new Error(`${name} ended (${how}): ${this.#lastLines()}`),
      );
    };
    child.once('error', error => ended(error.message));
    child.once('exit', (code, by) => ended(by ?? `code ${code}`));
  }

  /**
   * Waits until something holds of it; answers the milliseconds since its start.
   *
   * @throws Error with its last words where it takes too long, or has ended
   */
  async until(
    what: string,
    check: () => boolean | Promise<boolean>,
    options: { signal?: AbortSignal; everyMs?: number } = {},
  ): Promise<number> {
    const { signal, everyMs = POLL_MS } = options;
    for (;;) {
      signal?.throwIfAborted();
      const took = Date.now() - this.#startedAt;
      if (!this.#child || took > START_TIMEOUT_MS) {
        throw new Error(
          `${this.#options.name} was not ${what} after ${
            took / 1000
          } s: ${this.#lastLines()}`,
        );
      }
      if (await check()) return Date.now() - this.#startedAt;
      await sleep(everyMs);
    }
  }

  /** Ends it; resolves when it is gone. */
  async stop(by: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    const gone = new Promise<void>(resolve => {
      child.once('exit', () => resolve());
    });
    child.kill(by);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(timer);
  }

  #lastLines(): string {
    return readFileSync(this.#options.logFile, 'utf8')
      .trim()
      .split('\n')
      .slice(-5)
      .join('\n');
  }
}
