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
import {
  terminationSchema,
  type Termination,
} from '@agentic-sessions/runner-protocol';
import type { Programs } from './buildPrograms';

type Container = {
  process: ChildProcess;
  exited: Promise<number | null>;
  log: string;
};

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
    for (const { process: container, exited } of this.containers) {
      container.kill('SIGKILL');
      await exited;
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
    const container: Container = {
      process: child,
      log: '',
      exited: new Promise(resolve => {
        child.once('close', code => resolve(code));
      }),
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        container.log += chunk;
      });
    }
    this.containers.push(container);
    return container;
  }
}
