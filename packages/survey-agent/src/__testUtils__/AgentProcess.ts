import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import {
  client,
  ndJsonStream,
  PROTOCOL_VERSION,
} from '@agentclientprotocol/sdk';
import type {
  ClientConnection,
  InitializeResponse,
  PromptResponse,
  RequestPermissionRequest,
  RequestPermissionResponse,
  SessionUpdate,
} from '@agentclientprotocol/sdk';

/** How the test's person answers permission requests; may wait, as people do. */
export type Decide = (
  request: RequestPermissionRequest,
) => Promise<RequestPermissionResponse> | RequestPermissionResponse;

/** Says yes to every request. */
export const allowAll: Decide = () => ({
  outcome: { outcome: 'selected', optionId: 'allow' },
});

/** Says no to edits and yes to the rest. */
export const rejectEdits: Decide = request => ({
  outcome: {
    outcome: 'selected',
    optionId: request.toolCall.kind === 'edit' ? 'reject' : 'allow',
  },
});

/** What one turn brought. */
export type TurnRecord = {
  response: PromptResponse;
  updates: SessionUpdate[];
  /** The agent's messages, joined. */
  said: string;
};

/** The real program over its stdin and stdout, driven by the SDK's own client. */
export class AgentProcess {
  readonly permissions: RequestPermissionRequest[] = [];
  readonly updates: SessionUpdate[] = [];
  decide: Decide = allowAll;
  onUpdate: (update: SessionUpdate) => void = () => {};
  readonly #child: ChildProcess;
  readonly #connection: ClientConnection;
  stderr = '';

  constructor(
    file: string,
    options: { home: string; args?: string[]; path?: string },
  ) {
    this.#child = spawn(
      process.execPath,
      [file, ...(options.args ?? ['--pace-ms', '0'])],
      {
        env: { PATH: options.path ?? process.env.PATH, HOME: options.home },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    const { stdin, stdout, stderr } = this.#child;
    if (!stdin || !stdout || !stderr) {
      throw new Error('the agent has no pipes');
    }
    stderr.on('data', chunk => {
      this.stderr += chunk;
    });
    this.#connection = client({ name: 'test' })
      .onNotification('session/update', ({ params }) => {
        this.updates.push(params.update);
        this.onUpdate(params.update);
      })
      .onRequest('session/request_permission', async ({ params }) => {
        this.permissions.push(params);
        return this.decide(params);
      })
      .connect(
        ndJsonStream(
          Writable.toWeb(stdin),
          Readable.toWeb(stdout) as ReadableStream<Uint8Array>,
        ),
      );
  }

  get agent() {
    return this.#connection.agent;
  }

  /** Resolves with the exit code. */
  get exited(): Promise<number | null> {
    return new Promise(resolve => {
      if (this.#child.exitCode !== null) {
        resolve(this.#child.exitCode);
      } else {
        this.#child.once('exit', resolve);
      }
    });
  }

  initialize(): Promise<InitializeResponse> {
    return this.agent.request('initialize', {
      protocolVersion: PROTOCOL_VERSION,
      clientCapabilities: {},
    });
  }

  /** Starts a session and gives its id. */
  async open(cwd: string, meta: Record<string, unknown> = {}): Promise<string> {
    const { sessionId } = await this.agent.request('session/new', {
      cwd,
      mcpServers: [],
      _meta: meta,
    });
    return sessionId;
  }

  /** Runs one turn to its end. */
  async prompt(
    sessionId: string,
    text: string,
    meta?: Record<string, unknown>,
  ): Promise<TurnRecord> {
    const from = this.updates.length;
    const response = await this.agent.request('session/prompt', {
      sessionId,
      prompt: [{ type: 'text', text }],
      _meta: meta,
    });
    const updates = this.updates.slice(from);
    return { response, updates, said: saidIn(updates) };
  }

  cancel(sessionId: string): Promise<void> {
    return this.agent.notify('session/cancel', { sessionId });
  }

  /** Closes stdin, as a client that goes away, and waits for the process. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await this.exited;
    clearTimeout(timer);
    this.#connection.close();
  }
}

/** The agent's messages of some updates, joined. */
export function saidIn(updates: readonly SessionUpdate[]): string {
  return updates
    .flatMap(update =>
      update.sessionUpdate === 'agent_message_chunk' &&
      update.content.type === 'text'
        ? [update.content.text]
        : [],
    )
    .join('');
}
