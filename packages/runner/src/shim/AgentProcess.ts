import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { AgentExited } from '@agentic-sessions/runner-protocol';

const STDERR_KEPT = 2_000;

/** How long output may still trickle out of a process that has ended (a child of its may hold the pipe open). */
const DRAIN_MS = 500;

/** What is needed to start an agent. */
export type AgentProcessOptions = {
  command: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** Where the agent's standard error goes: the container's log. */
  log: Writable;
};

/** One running agent: its pipes, its end, and the way to end it. */
export class AgentProcess {
  /** Resolves when the process has ended and its output is read. Never rejects: a failed start is an end, too. */
  readonly exited: Promise<AgentExited>;
  private readonly child: ChildProcess;
  private stderr = '';

  constructor(options: AgentProcessOptions) {
    const [program, ...args] = options.command;
    this.child = spawn(program, args, {
      env: options.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own, so that one signal reaches what the agent has started as well.
      detached: true,
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-STDERR_KEPT);
      options.log.write(chunk);
    });
    // Writing to an agent that has just ended fails with EPIPE; that it ended is told by `exited`.
    this.child.stdin?.on('error', () => undefined);
    this.exited = this.watch(program);
  }

  get input(): Writable {
    return this.child.stdin!;
  }

  get output(): Readable {
    return this.child.stdout!;
  }

  /** SIGTERM to the agent and its children, SIGKILL to what is left after `graceMs`. */
  async end(graceMs: number): Promise<AgentExited> {
    this.signal('SIGTERM');
    const kill = setTimeout(() => this.signal('SIGKILL'), graceMs);
    const exit = await this.exited;
    clearTimeout(kill);
    // The agent itself is gone; what it left behind in its group goes now.
    this.signal('SIGKILL');
    return exit;
  }

  private signal(name: NodeJS.Signals): void {
    if (!this.child.pid) return;
    try {
      process.kill(-this.child.pid, name);
    } catch (error) {
      // ESRCH: the group is already empty, which is what was wanted.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  private watch(program: string): Promise<AgentExited> {
    return new Promise(resolve => {
      this.child.once('error', error => {
        const text = `cannot start ${program}: ${error.message}`;
        // An `error` after the start (a signal that could not be sent) is no end.
        if (!this.child.pid) resolve({ code: 127, signal: null, stderr: text });
      });
      this.child.once('exit', (code, signal) => {
        const done = () =>
          resolve({ code, signal, stderr: this.stderr.trim() });
        const timer = setTimeout(done, DRAIN_MS);
        this.child.once('close', () => {
          clearTimeout(timer);
          done();
        });
      });
    });
  }
}
