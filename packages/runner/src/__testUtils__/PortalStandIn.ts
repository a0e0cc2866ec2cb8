import { createHash } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_OFFSET_HEADER,
  ARTIFACT_TYPE_HEADER,
  ARTIFACT_TYPES,
  commandSchema,
  eventsRequestSchema,
  liveRequestSchema,
  POLICY_EVENT,
  MAX_BATCH_BYTES,
  RUNNER_SESSION_HEADER,
  runnerEventBodies,
  type Command,
  type EarlierWork,
  type RunnerEvent,
  type RunnerEventBody,
  type RunnerEventKind,
} from '@agentic-sessions/runner-protocol';
import { SnapshotShelf } from './SnapshotShelf';

/** What the portal is told to do wrong, once for each time it is listed. */
export type Fault =
  /** Answer 500 without looking. */
  | 'refuse'
  /** Cut the connection without looking. */
  | 'cut'
  /** Store, then cut the connection before answering. */
  | 'storeAndCut'
  /** Claim that an earlier event is missing. */
  | 'gap'
  /** Break an upload off in its middle. */
  | 'breakUpload';

/** A command without what the portal adds. */
export type Told = Omit<Command, 'time' | 'actor'> & Record<string, unknown>;

/**
 * The portal as a runner sees it: a real HTTP server that holds every request against the protocol's schemas and keeps what is
 * right. `complaints` must be empty at the end of a test.
 */
export class PortalStandIn {
  /** Stored events in order; their index is their number less one. */
  readonly events: RunnerEvent[] = [];
  readonly artifacts = new Map<string, { content: Buffer; type: string }>();
  readonly live: Array<{ kind: string; id: string; text: string }> = [];
  readonly complaints: string[] = [];
  readonly tokens = new Set<string>();
  readonly faults: Fault[] = [];
  /** How many requests came for each method and path. */
  readonly requests = new Map<string, number>();
  /** Kinds of events that this portal is too old to know. */
  readonly unknownKinds = new Set<string>();
  /** How many uploads went on where an earlier one broke off. */
  resumedUploads = 0;
  readonly snapshots = new SnapshotShelf(problem =>
    this.complaints.push(problem),
  );
  /** What a Pod after the first is told of those before it. */
  earlier?: EarlierWork;
  /** Which Pod speaks. */
  attempt = 0;
  /** What Pods before it told. */
  readonly before: RunnerEvent[] = [];
  /** Say every command this many times. */
  sayCommands = 1;
  private readonly spec: Record<string, unknown>;
  private readonly commands: Command[] = [];
  private policy?: { version: string };
  private readonly streams = new Set<ServerResponse>();
  private readonly partial = new Map<string, Buffer>();
  private server?: Server;
  private port = 0;

  constructor(spec: Record<string, unknown>) {
    this.spec = spec;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.handle(request, response).catch(error => {
        if (!request.destroyed) this.complaints.push(String(error?.stack));
        response.destroy();
      });
    });
    await new Promise<void>(resolve => {
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Goes away, with all connections; `start` brings it back at the same place. */
  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    this.streams.clear();
    await new Promise<void>(resolve => {
      server?.close(() => resolve());
      server?.closeAllConnections();
      if (!server) resolve();
    });
  }

  /** Tells the session something. */
  tell(told: Told): void {
    const command = commandSchema.parse({
      time: new Date().toISOString(),
      actor: 'user:default/ada',
      ...told,
    });
    this.commands.push(command);
    for (const stream of this.streams) this.say(stream, command);
  }

  /** Policy changes: what the session may do from now on. */
  setPolicy(policy: { version: string } & Record<string, unknown>): void {
    this.policy = policy;
    for (const stream of this.streams) this.sayPolicy(stream);
  }

  /** Another Pod of the session comes, with numbers of its own. */
  nextAttempt(earlier: Partial<EarlierWork>): void {
    this.attempt += 1;
    this.before.push(...this.events.splice(0));
    this.earlier = {
      lastTurn: 0,
      openPermissions: [],
      artifacts: [...this.artifacts].map(([path, { content }]) => ({
        path,
        digest: sha256(content),
      })),
      said: [],
      saidOmitted: false,
      ...earlier,
    };
  }

  /** Ends the streams of commands, as a proxy does from time to time. */
  cutStreams(): void {
    for (const stream of this.streams) stream.destroy();
    this.streams.clear();
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  bodies<K extends RunnerEventKind>(kind: K): RunnerEventBody<K>[] {
    return this.events
      .filter(event => event.kind === kind)
      .map(({ body }) => body as RunnerEventBody<K>);
  }

  /** Waits until something is so; fails after a while with what is stored. */
  async until(what: string, holds: () => boolean, ms = 20_000): Promise<void> {
    const end = Date.now() + ms;
    while (!holds()) {
      if (Date.now() > end) {
        throw new Error(
          `Not within ${ms} ms: ${what}. Stored: ${JSON.stringify(
            this.events.slice(-20),
          )}`,
        );
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  private async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    const route = url.pathname.replace('/runner/v1/', '');
    const name = `${request.method} ${route.split('/')[0]}`;
    this.requests.set(name, (this.requests.get(name) ?? 0) + 1);
    this.authenticate(request);
    if (name !== 'GET commands' && name !== 'POST live') {
      if (this.takeFault('cut')) {
        request.socket.destroy();
        return;
      }
      if (this.takeFault('refuse')) {
        request.resume();
        answer(response, 500, { error: 'internal' });
        return;
      }
    }
    if (name === 'GET session') this.getSession(response);
    else if (name === 'POST events') await this.postEvents(request, response);
    else if (name === 'POST live') {
      const { deltas } = liveRequestSchema.parse(await json(request));
      this.live.push(...deltas);
      answer(response, 204);
    } else if (name === 'GET commands') this.getCommands(request, response);
    else if (route === 'snapshot') {
      await this.snapshots.handle(request, response, this.attempt);
    } else if (name === 'HEAD artifacts' || name === 'PUT artifacts') {
      const path = route.split('/').slice(1).map(decodeURIComponent).join('/');
      await this.artifact(path, request, response);
    } else {
      this.complaints.push(`unknown request ${name}`);
      answer(response, 404);
    }
  }

  private authenticate(request: IncomingMessage): void {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '');
    if (!token) this.complaints.push('a request without a token');
    else this.tokens.add(token[1]);
    if (request.headers[RUNNER_SESSION_HEADER] !== 'payments/s-1') {
      this.complaints.push('a request for no session');
    }
  }

  private getSession(response: ServerResponse): void {
    answer(response, 200, {
      namespace: 'payments',
      name: 's-1',
      attempt: this.attempt,
      storedSeq: this.events.length,
      spec: this.spec,
      promptStarted: (this.earlier?.lastTurn ?? 0) > 0,
      earlier: this.earlier,
      snapshot: this.snapshots.reference,
      maxSnapshotBytes: this.snapshots.maxBytes,
    });
  }

  private async postEvents(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = await buffer(request);
    if (body.length > MAX_BATCH_BYTES) this.complaints.push('batch too large');
    const batch = eventsRequestSchema.parse(JSON.parse(body.toString('utf8')));
    const events = batch.events as RunnerEvent[];
    if (events.some(({ kind }) => this.unknownKinds.has(kind))) {
      answer(response, 400, { error: 'invalid_payload' });
      return;
    }
    for (const { kind, body: eventBody } of events) {
      runnerEventBodies[kind].parse(eventBody);
    }
    events.forEach(({ runnerSeq }, index) => {
      if (runnerSeq !== events[0].runnerSeq + index) {
        this.complaints.push(`numbers in a batch jump to ${runnerSeq}`);
      }
    });
    if (events[0].runnerSeq > this.events.length + 1 || this.takeFault('gap')) {
      answer(response, 409, { storedSeq: this.events.length });
      return;
    }
    for (const event of events) {
      const before = this.events[event.runnerSeq - 1];
      if (!before) this.events.push(event);
      else if (JSON.stringify(before) !== JSON.stringify(event)) {
        this.complaints.push(`event ${event.runnerSeq} came as two things`);
      }
    }
    if (this.takeFault('storeAndCut')) request.socket.destroy();
    else answer(response, 200, { storedSeq: this.events.length });
  }

  private getCommands(
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const after = Number(request.headers['last-event-id'] ?? 0);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': here\n\n');
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
    if (this.policy) this.sayPolicy(response);
    const applied = new Set(
      [...this.before, ...this.events].flatMap(({ kind, body }) =>
        kind === 'command.applied' ? body.commandId : [],
      ),
    );
    this.commands.forEach((command, index) => {
      if (index + 1 > after && !applied.has(command.id)) {
        this.say(response, command);
      }
    });
  }

  private sayPolicy(stream: ServerResponse): void {
    stream.write(
      `event: ${POLICY_EVENT}\ndata: ${JSON.stringify(this.policy)}\n\n`,
    );
  }

  private say(stream: ServerResponse, command: Command): void {
    const id = this.commands.indexOf(command) + 1;
    for (let time = 0; time < this.sayCommands; time += 1) {
      stream.write(`id: ${id}\ndata: ${JSON.stringify(command)}\n\n`);
    }
  }

  private async artifact(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const digest = String(request.headers[ARTIFACT_DIGEST_HEADER]);
    const type = String(request.headers[ARTIFACT_TYPE_HEADER]);
    if (!ARTIFACT_TYPES.includes(type as never)) {
      this.complaints.push(`artifact type ${type}`);
    }
    const held = this.partial.get(digest) ?? Buffer.alloc(0);
    if (request.method === 'HEAD') {
      const stored = this.artifacts.get(path)?.content;
      if (stored && sha256(stored) === digest) answer(response, 204);
      else if (held.length > 0) {
        response.setHeader(ARTIFACT_OFFSET_HEADER, String(held.length));
        answer(response, 200);
      } else answer(response, 404);
      return;
    }
    const offset = Number(request.headers[ARTIFACT_OFFSET_HEADER] ?? 0);
    if (offset > 0) this.resumedUploads += 1;
    const chunks = [held.subarray(0, offset)];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
      if (this.takeFault('breakUpload')) {
        this.partial.set(digest, Buffer.concat(chunks));
        request.socket.destroy();
        return;
      }
    }
    const content = Buffer.concat(chunks);
    if (sha256(content) !== digest) {
      this.complaints.push(`artifact ${path} has another digest`);
      answer(response, 422);
      return;
    }
    this.artifacts.set(path, { content, type });
    answer(response, 201);
  }

  private takeFault(fault: Fault): boolean {
    if (this.faults[0] !== fault) return false;
    this.faults.shift();
    return true;
  }
}

function answer(
  response: ServerResponse,
  status: number,
  body?: unknown,
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
