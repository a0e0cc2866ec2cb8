import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import {
  AGENT_EXITED_METHOD,
  type AgentExited,
} from '@agentic-sessions/runner-protocol';
import { AgentProcess } from './AgentProcess';
import { cleanEnvironment } from './cleanEnvironment';
import type { ShimConfig } from './readShimConfig';

/**
 * Serves one agent to one runner over a Unix socket: what the runner writes goes to the agent's standard input, what the
 * agent prints goes to the runner. The agent is started when the runner is there, so it never runs unwatched.
 */
export class ShimServer {
  /** Resolves to the exit code with which the shim should end. */
  readonly ended: Promise<number>;
  private readonly server: Server;
  private finish!: (code: number) => void;
  private socket?: Socket;
  private agent?: AgentProcess;
  private waiting?: NodeJS.Timeout;
  private stopping = false;
  private readonly config: ShimConfig;
  private readonly environment: NodeJS.ProcessEnv;
  private readonly log: Writable;

  constructor(
    config: ShimConfig,
    environment: NodeJS.ProcessEnv,
    log: Writable,
  ) {
    this.config = config;
    this.environment = environment;
    this.log = log;
    this.ended = new Promise(resolve => {
      this.finish = resolve;
    });
    // Half open: a runner that has said all there is to say still hears how the agent ends.
    this.server = createServer({ allowHalfOpen: true }, socket =>
      this.accept(socket),
    );
  }

  /** Listens; a socket file left by an earlier shim is replaced. */
  listen(): void {
    rmSync(this.config.socket, { force: true });
    this.server.on('error', error => {
      this.say(`cannot listen on ${this.config.socket}: ${error.message}`);
      this.finish(1);
    });
    this.server.listen(this.config.socket, () => {
      // Runner and agent may be different users of one Pod; nobody else sees the volume the socket is in.
      chmodSync(this.config.socket, 0o666);
    });
    this.awaitRunner(this.config.connectMs, 1);
  }

  /** Ends in order: the runner may finish the turn first, then the agent is told, then it is killed. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.server.close();
    if (!this.agent) {
      this.finish(0);
      return;
    }
    const socket = this.socket;
    if (socket && !socket.destroyed) {
      await Promise.race([
        new Promise(resolve => socket.once('close', resolve)),
        new Promise(resolve => setTimeout(resolve, this.config.runnerGraceMs)),
      ]);
    }
    await this.agent?.end(this.config.agentGraceMs);
  }

  private accept(socket: Socket): void {
    if (this.socket || this.stopping) {
      socket.destroy();
      return;
    }
    clearTimeout(this.waiting);
    this.socket = socket;
    const agent = new AgentProcess({
      command: this.config.command,
      environment: cleanEnvironment(this.environment, this.config.keep),
      log: this.log,
    });
    this.agent = agent;
    // A runner that was killed resets the connection; `close` follows and says all there is to say.
    socket.on('error', () => undefined);
    socket.pipe(agent.input);
    agent.output.pipe(socket, { end: false });
    socket.once('end', () => this.runnerGone(socket, agent));
    socket.once('close', () => this.runnerGone(socket, agent));
    void agent.exited.then(exit => {
      const code = exit.code ?? 128;
      this.say(`agent ended with ${exit.signal ?? `code ${code}`}`);
      if (this.socket !== socket) return;
      this.socket = undefined;
      socket.end(lastWord(exit), () => this.finish(code));
    });
  }

  /** The runner has nothing more to say, or is gone: its agent ends, and is told to have ended to who may still listen. */
  private async runnerGone(socket: Socket, agent: AgentProcess): Promise<void> {
    if (this.socket !== socket) return;
    this.socket = undefined;
    const exit = await agent.end(this.config.agentGraceMs);
    if (this.agent === agent) this.agent = undefined;
    if (!socket.destroyed) {
      const closed = new Promise(resolve => socket.once('close', resolve));
      socket.end(lastWord(exit));
      await closed;
    }
    if (this.stopping || this.config.reconnectMs === 0) this.finish(0);
    else if (!this.agent) this.awaitRunner(this.config.reconnectMs, 0);
  }

  private awaitRunner(ms: number, code: number): void {
    this.waiting = setTimeout(() => {
      this.say(`no runner came within ${ms / 1000} s`);
      this.finish(code);
    }, ms);
  }

  private say(text: string): void {
    this.log.write(`shim: ${text}\n`);
  }
}

function lastWord(exit: AgentExited): string {
  const message = {
    jsonrpc: '2.0',
    method: AGENT_EXITED_METHOD,
    params: exit,
  };
  return `\n${JSON.stringify(message)}\n`;
}
