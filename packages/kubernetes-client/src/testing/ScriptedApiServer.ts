import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';

/** One request that came, and how to answer it. */
export interface ScriptedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: http2.IncomingHttpHeaders;
  body: string;
  stream: http2.ServerHttp2Stream;
  session: http2.ServerHttp2Session;
  /** Answers with JSON. */
  json(
    body: unknown,
    status?: number,
    headers?: http2.OutgoingHttpHeaders,
  ): void;
  /** Answers with a failed Status. */
  status(
    code: number,
    reason: string,
    headers?: http2.OutgoingHttpHeaders,
  ): void;
  /** Opens a watch; lines are sent with `line`. */
  open(): { line(event: unknown): void; text(raw: string): void; end(): void };
}

/** An HTTP/2 server without TLS that answers as a test says, so that each failure of an API server can be played. */
export class ScriptedApiServer {
  readonly requests: ScriptedRequest[] = [];
  readonly sessions = new Set<http2.ServerHttp2Session>();
  readonly #server: http2.Http2Server;
  #handler: (request: ScriptedRequest) => void = r => r.status(404, 'NotFound');

  private constructor(server: http2.Http2Server) {
    this.#server = server;
    server.on('session', session => {
      this.sessions.add(session);
      session.on('close', () => this.sessions.delete(session));
      session.on('error', () => {});
    });
    server.on('stream', (stream, headers) => {
      const chunks: Buffer[] = [];
      stream.on('error', () => {});
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const request = describe(stream, headers, Buffer.concat(chunks));
        this.requests.push(request);
        this.#handler(request);
      });
    });
  }

  /** Listens on a free port of the loopback interface, or on the one given. */
  static async start(port = 0): Promise<ScriptedApiServer> {
    const server = http2.createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new ScriptedApiServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Says how requests are answered from now on. */
  answer(handler: (request: ScriptedRequest) => void): void {
    this.#handler = handler;
  }

  /** Ends every connection at once, as a killed process does. */
  kill(): void {
    for (const session of this.sessions) session.destroy();
  }

  async stop(): Promise<void> {
    this.kill();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }
}

function describe(
  stream: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
  body: Buffer,
): ScriptedRequest {
  const url = new URL(String(headers[':path']), 'http://scripted');
  const json: ScriptedRequest['json'] = (answer, status = 200, more = {}) => {
    stream.respond({
      ':status': status,
      'content-type': 'application/json',
      ...more,
    });
    stream.end(JSON.stringify(answer));
  };
  return {
    method: String(headers[':method']),
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: body.toString('utf8'),
    stream,
    session: stream.session as http2.ServerHttp2Session,
    json,
    status: (code, reason, more) =>
      json(
        { kind: 'Status', status: 'Failure', code, reason, message: reason },
        code,
        more,
      ),
    open: () => {
      stream.respond({ ':status': 200 });
      return {
        line: event => stream.write(`${JSON.stringify(event)}\n`),
        text: raw => stream.write(raw),
        end: () => stream.end(),
      };
    },
  };
}
