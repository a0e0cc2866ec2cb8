import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { eventually } from '@agentic-sessions/test-support';

/** The checkout; jest runs in this package's folder. */
const ROOT = path.resolve('..');

/**
 * `npm start` as a person runs it at a terminal: in a process group of its own, which Ctrl-C reaches as a whole. By its
 * channel it notices when the test that began it was killed, and ends.
 */
export class NpmStart {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #text = '';
  #interrupted = false;

  constructor(flags: string[]) {
    this.#child = spawn(
      process.execPath,
      [path.join(ROOT, 'scripts', 'start.mjs'), ...flags],
      {
        cwd: ROOT,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        // A person's terminal knows nothing of jest.
        env: { ...process.env, NODE_ENV: undefined, JEST_WORKER_ID: undefined },
      },
    );
    const listen = (chunk: Buffer) => {
      this.#text += chunk;
    };
    this.#child.stdout?.on('data', listen);
    this.#child.stderr?.on('data', listen);
    this.#ended = new Promise(resolve => {
      this.#child.once('close', resolve);
    });
  }

  /** All it has printed. */
  get text(): string {
    return this.#text;
  }

  /** Waits until it has printed something. @throws Error with all it printed where it ends before that, or takes too long */
  async waitFor(text: string, timeoutMs = 420_000): Promise<void> {
    const said = eventually(
      () => {
        if (!this.#text.includes(text)) {
          throw new Error(`npm start did not say "${text}":\n${this.#text}`);
        }
      },
      { timeoutMs, intervalMs: 100 },
    );
    const ended = this.#ended.then(code => {
      if (!this.#text.includes(text)) {
        throw new Error(`npm start ended with ${code}:\n${this.#text}`);
      }
    });
    await Promise.race([said, ended]);
  }

  /** Ctrl-C, once: a second one would mean to end at once, and leave the node to the next start. */
  interrupt(): void {
    const { pid, exitCode, signalCode } = this.#child;
    const isRunning = exitCode === null && signalCode === null;
    if (pid && isRunning && !this.#interrupted) {
      this.#interrupted = true;
      process.kill(-pid, 'SIGINT');
    }
  }

  /** Waits for its end. @returns its exit code */
  async ended(): Promise<number | null> {
    return this.#ended;
  }
}
