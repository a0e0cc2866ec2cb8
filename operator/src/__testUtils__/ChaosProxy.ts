import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { ClusterConfig } from '@agentic-sessions/kubernetes-client';

/** What is done to one request. */
export type Mischief =
  | 'pass'
  | 'error500'
  | 'error429'
  | 'truncate'
  | 'silent'
  | 'reset';

/** An HTTP/2 proxy before a real API server that misbehaves as it is told. */
export class ChaosProxy {
  readonly #server = http2.createServer();
  readonly #sessions = new Set<http2.Http2Session>();
  readonly #config: ClusterConfig;
  #upstream: http2.ClientHttp2Session | undefined;
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
      this.#handle(stream, headers);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>(resolve =>
      this.#server.listen(0, '127.0.0.1', resolve),
    );
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Says what happens to requests from now on. */
  misbehave(choose: (path: string, method: string) => Mischief): void {
    this.#choose = choose;
  }

  /** Cuts every connection, as a restarted API server does. */
  cut(): void {
    for (const session of this.#sessions) session.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#upstream?.destroy();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
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
  ): void {
    const mischief = this.#choose(
      String(headers[':path']),
      String(headers[':method']),
    );
    if (mischief === 'silent') return;
    if (mischief === 'reset') {
      stream.session?.destroy();
      return;
    }
    if (mischief === 'error500' || mischief === 'error429') {
      const status = mischief === 'error500' ? 500 : 429;
      stream.respond({ ':status': status, 'retry-after': '0' });
      stream.end(
        JSON.stringify({
          kind: 'Status',
          code: status,
          reason: 'Chaos',
          message: 'chaos',
        }),
      );
      return;
    }
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
      if (mischief === 'truncate') {
        up.once('data', (chunk: Buffer) => {
          stream.end(chunk.subarray(0, Math.floor(chunk.length / 2)));
          up.close();
        });
      } else up.pipe(stream);
    });
  }
}
