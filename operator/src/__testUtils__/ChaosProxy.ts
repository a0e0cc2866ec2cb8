import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { ClusterConfig } from '@agentic-sessions/kubernetes-client';

/** What is done to one request; one that is given a promise passes once that is kept. */
export type Mischief =
  | 'pass'
  | 'error500'
  | 'error429'
  | 'gone410'
  | 'truncate'
  | 'silent'
  | 'reset'
  | Promise<void>;

/** What an API server says in such cases. */
const ERRORS = {
  error500: { code: 500, reason: 'InternalError' },
  error429: { code: 429, reason: 'TooManyRequests' },
  gone410: { code: 410, reason: 'Expired' },
} as const;

function isWatch(headers: http2.IncomingHttpHeaders): boolean {
  return headers[':path']?.includes('watch=true') ?? false;
}

/** An HTTP/2 proxy before a real API server that misbehaves as it is told. */
export class ChaosProxy {
  readonly #server = http2.createServer();
  readonly #sessions = new Set<http2.Http2Session>();
  readonly #config: ClusterConfig;
  #upstream: http2.ClientHttp2Session | undefined;
  /** Watches that are open and not silenced. */
  readonly #watches = new Set<() => void>();
  #port = 0;
  #choose: (path: string, method: string) => Mischief = () => 'pass';

  constructor(config: ClusterConfig) {
    this.#config = config;
    this.#server.on('session', session => {
      this.#sessions.add(session);
      session.on('error', () => {});
      session.on('close', () => this.#sessions.delete(session));
    });
    this.#server.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      const mischief = this.#choose(
        String(headers[':path']),
        String(headers[':method']),
      );
      if (typeof mischief === 'string') this.#handle(stream, headers, mischief);
      // Also where its client has gone meanwhile: a request that is on its way arrives.
      else void mischief.then(() => this.#pass(stream, headers, false));
    });
  }

  async start(): Promise<string> {
    await this.#listen();
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Goes away, as an API server that is stopped: nobody listens any more. */
  async goDown(): Promise<void> {
    this.cut();
    this.#upstream?.destroy();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  /** Comes back at the same address. */
  async comeBack(): Promise<void> {
    await this.#listen();
  }

  /** Says what happens to requests from now on. */
  misbehave(choose: (path: string, method: string) => Mischief): void {
    this.#choose = choose;
  }

  /** Cuts every connection, as a restarted API server does. */
  cut(): void {
    for (const session of this.#sessions) session.destroy();
  }

  /**
   * Has every open watch bring nothing more, though it stays open: for good, since what it did not bring would be
   * missing. Answers how many there were.
   */
  silenceWatches(): number {
    const watches = [...this.#watches];
    this.#watches.clear();
    for (const silence of watches) silence();
    return watches.length;
  }

  async stop(): Promise<void> {
    await this.goDown();
  }

  async #listen(): Promise<void> {
    await new Promise<void>(resolve =>
      this.#server.listen(this.#port, '127.0.0.1', resolve),
    );
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #connect(): http2.ClientHttp2Session {
    if (!this.#upstream || this.#upstream.closed || this.#upstream.destroyed) {
      const { server, ca } = this.#config;
      this.#upstream = http2.connect(server, { ca });
      this.#upstream.on('error', () => {});
    }
    return this.#upstream;
  }

  #handle(
    stream: http2.ServerHttp2Stream,
    headers: http2.IncomingHttpHeaders,
    mischief: Exclude<Mischief, Promise<void>>,
  ): void {
    if (mischief === 'silent') {
      // A watch opens and says nothing; whatever else is not answered at all.
      if (isWatch(headers)) stream.respond({ ':status': 200 });
      return;
    }
    if (mischief === 'reset') {
      stream.session?.destroy();
      return;
    }
    if (mischief === 'pass' || mischief === 'truncate') {
      this.#pass(stream, headers, mischief === 'truncate');
      return;
    }
    const { code, reason } = ERRORS[mischief];
    stream.respond({
      ':status': code,
      // As an API server does: who comes too often is told when to come again; nobody else is.
      ...(code === 429 ? { 'retry-after': '1' } : {}),
    });
    stream.end(
      JSON.stringify({ kind: 'Status', code, reason, message: 'chaos' }),
    );
  }

  #pass(
    stream: http2.ServerHttp2Stream,
    headers: http2.IncomingHttpHeaders,
    truncated: boolean,
  ): void {
    const { authorization, accept } = headers;
    const up = this.#connect().request({
      ':method': headers[':method'],
      ':path': headers[':path'],
      'content-type': headers['content-type'],
      authorization,
      accept,
    });
    up.on('error', () => stream.close());
    stream.on('close', () => up.close());
    stream.pipe(up);
    up.on('response', head => {
      if (stream.destroyed || stream.closed) return;
      stream.respond({
        ':status': head[':status'],
        'content-type': 'application/json',
      });
      if (truncated) {
        up.once('data', (chunk: Buffer) => {
          stream.end(chunk.subarray(0, Math.floor(chunk.length / 2)));
          up.close();
        });
        return;
      }
      up.pipe(stream);
      if (!isWatch(headers)) return;
      const silence = () => {
        up.unpipe(stream);
        up.resume();
      };
      this.#watches.add(silence);
      stream.on('close', () => this.#watches.delete(silence));
    });
  }
}
