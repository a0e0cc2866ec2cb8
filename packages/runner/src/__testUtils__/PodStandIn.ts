import { spawn, type ChildProcess } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  terminationSchema,
  type Termination,
} from '@agentic-sessions/runner-protocol';
import type { Programs } from './buildPrograms';

type Container = {
  process: ChildProcess;
  /** With its exit code; rejects with what it logged where it does not end before the test would be given up. */
  exited: Promise<number | null>;
  /** The same without a limit. */
  closed: Promise<number | null>;
  log: string;
};

/** Less than what one test may take. */
const EXIT_MS = 50_000;

/** A Pod's two containers as processes of this machine, with the volumes that they share. */
export class PodStandIn {
  readonly folder = mkdtempSync(join(tmpdir(), 'pod-'));
  private readonly programs: Programs;
  private readonly url: string;
  private readonly environment: Record<string, string>;
  private readonly containers: Container[] = [];

  constructor(
    programs: Programs,
    url: string,
    environment: Record<string, string> = {},
  ) {
    this.programs = programs;
    this.url = url;
    this.environment = environment;
    for (const name of ['workspace', 'acp', 'spool', 'home'])
      mkdirSync(this.path(name));
    this.writeToken('token-1');
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  writeToken(token: string): void {
    writeFileSync(this.path('token'), `${token}\n`);
  }

  startShim(environment: Record<string, string> = {}): Container {
    return this.spawn(
      [this.programs.shim, '--', process.execPath, this.programs.agent],
      {
        ACP_SOCKET: this.path('acp', 'agent.sock'),
        HOME: this.path('home'),
        ...environment,
      },
    );
  }

  startRunner(): Container {
    return this.spawn([this.programs.runner], {
      AGENTIC_SESSIONS_URL: this.url,
      SESSION_NAMESPACE: 'payments',
      SESSION_NAME: 's-1',
      SESSION_ATTEMPT: '0',
      TOKEN_FILE: this.path('token'),
      WORKSPACE: this.path('workspace'),
      SPOOL_DIR: this.path('spool'),
      ACP_SOCKET: this.path('acp', 'agent.sock'),
      TERMINATION_FILE: this.path('termination'),
      AGENT_FOLDERS: `/home/agent=${this.path('home')}`,
      CANCEL_SECONDS: '1',
      ...this.environment,
    });
  }

  /** As the kubelet ends a Pod: both containers are told together. */
  async terminate(): Promise<void> {
    for (const { process: container } of this.containers) {
      container.kill('SIGTERM');
    }
    await Promise.all(this.containers.map(({ exited }) => exited));
  }

  termination(): Termination {
    return terminationSchema.parse(
      JSON.parse(readFileSync(this.path('termination'), 'utf8')),
    );
  }

  logs(): string {
    return this.containers.map(({ log }) => log).join('\n---\n');
  }

  /** Ends what still runs and removes the volumes. */
  async remove(): Promise<void> {
    for (const { process: container, closed } of this.containers) {
      container.kill('SIGKILL');
      await closed;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(
    args: string[],
    environment: Record<string, string>,
  ): Container {
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = new Promise<number | null>(resolve => {
      child.once('close', code => resolve(code));
    });
    const container: Container = {
      process: child,
      log: '',
      closed,
      exited: this.withinLimit(closed),
    };
    // Not everybody waits for the end of each.
    container.exited.catch(() => {});
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        container.log += chunk;
      });
    }
    this.containers.push(container);
    return container;
  }

  private async withinLimit(
    closed: Promise<number | null>,
  ): Promise<number | null> {
    const limit = new AbortController();
    const late = sleep(EXIT_MS, undefined, { signal: limit.signal }).then(
      () => {
        throw new Error(`Still running after ${EXIT_MS} ms:\n${this.logs()}`);
      },
    );
    late.catch(() => {});
    try {
      return await Promise.race([closed, late]);
    } finally {
      limit.abort();
    }
  }
}
