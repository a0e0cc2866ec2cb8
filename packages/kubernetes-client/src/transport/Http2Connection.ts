import http2 from 'node:http2';
import type { Clock } from '../Clock';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';
import { abortable } from './abortable';
import { KeptSession } from './KeptSession';

/** How one connection is opened and kept. */
export interface Http2ConnectionOptions {
  server: string;
  /** TLS part of the connection; asked again at each connect, since certificates rotate. */
  tls: () => http2.SecureClientSessionOptions;
  clock: Clock;
  /** A ping is sent this often while requests are open. Default 5 s. */
  pingIntervalMs?: number;
  /** A ping without an answer for this long ends the connection. Default 5 s. */
  pingTimeoutMs?: number;
  /** Default 10 s. */
  connectTimeoutMs?: number;
}

/** An answer whose body is still to come. */
export interface Http2Response {
  status: number;
  headers: http2.IncomingHttpHeaders;
  body: http2.ClientHttp2Stream;
}

const { NGHTTP2_CANCEL, NGHTTP2_REFUSED_STREAM } = http2.constants;

// The default of 64 KiB makes a large list wait for a round trip per window.
const STREAM_WINDOW = 4 * 1024 * 1024;
const CONNECTION_WINDOW = 32 * 1024 * 1024;

/**
 * One HTTP/2 connection to a server, opened when first needed and again whenever it is lost: closed, told to go away,
 * or silent to pings.
 */
export class Http2Connection {
  readonly #options: Http2ConnectionOptions;
  readonly #sessions = new Set<http2.ClientHttp2Session>();
  #current: KeptSession | undefined;
  #connecting: Promise<KeptSession> | undefined;
  #closed = false;
  #connects = 0;

  constructor(options: Http2ConnectionOptions) {
    this.#options = options;
  }

  /** How often a connection was tried. */
  get connects(): number {
    return this.#connects;
  }

  /**
   * Sends one request and resolves at the head of its answer.
   *
   * @throws KubernetesConnectionError where no answer came; the signal's reason where it was aborted; what `beforeSend`
   * throws.
   */
  async request(
    headers: http2.OutgoingHttpHeaders,
    options: {
      body?: string | Buffer;
      signal?: AbortSignal;
      /** Called once there is a connection, right before the request goes out. */
      beforeSend?: () => void;
    } = {},
  ): Promise<Http2Response> {
    const { body, signal, beforeSend } = options;
    signal?.throwIfAborted();
    const kept = await abortable(this.#usable(), signal);
    // Given up since that was known: nobody would hear of it below.
    signal?.throwIfAborted();
    beforeSend?.();
    let stream: http2.ClientHttp2Stream;
    try {
      stream = kept.session.request(headers, { endStream: body === undefined });
    } catch (error) {
      throw new KubernetesConnectionError(
        'The connection to the API server was closing; nothing was sent',
        { code: 'UNPROCESSED', unprocessed: true, cause: error },
      );
    }
    kept.opened();
    return new Promise<Http2Response>((resolve, reject) => {
      let cause: unknown;
      let answered = false;
      const onAbort = () => stream.close(NGHTTP2_CANCEL);
      signal?.addEventListener('abort', onAbort, { once: true });
      stream.once('response', head => {
        answered = true;
        const status = Number(head[':status']);
        resolve({ status, headers: head, body: stream });
      });
      // Stays for the life of the stream: an 'error' without a listener would end the process.
      stream.on('error', error => {
        cause = error;
      });
      stream.once('close', () => {
        signal?.removeEventListener('abort', onAbort);
        kept.ended();
        // Whoever reads the body sees for himself how it ends.
        if (answered) return;
        if (signal?.aborted) reject(signal.reason);
        else reject(closedWithoutAnswer(stream.rstCode, cause));
      });
      if (body !== undefined) stream.end(body);
    });
  }

  /** Ends the connection and everything open on it. It cannot be used again. */
  close(): void {
    this.#closed = true;
    for (const session of this.#sessions) session.destroy();
  }

  async #usable(): Promise<KeptSession> {
    if (this.#closed) {
      throw new KubernetesConnectionError('The client is closed', {
        code: 'CLOSED',
        unprocessed: true,
      });
    }
    if (this.#current?.usable) {
      return this.#current;
    }
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connect(): Promise<KeptSession> {
    const { server, clock, connectTimeoutMs = 10_000 } = this.#options;
    this.#connects += 1;
    const session = http2.connect(server, {
      ...this.#options.tls(),
      settings: { initialWindowSize: STREAM_WINDOW, enablePush: false },
    });
    this.#sessions.add(session);
    session.once('close', () => this.#sessions.delete(session));
    await new Promise<void>((resolve, reject) => {
      let cancel = () => {};
      const fail = (message: string, code: string, cause?: unknown) => {
        cancel();
        session.destroy();
        reject(
          new KubernetesConnectionError(
            `Cannot reach the API server at ${server}: ${message}`,
            { code, unprocessed: true, cause },
          ),
        );
      };
      cancel = clock.setTimeout(
        () => fail(`no connection within ${connectTimeoutMs} ms`, 'TIMEOUT'),
        connectTimeoutMs,
      );
      session.once('connect', () => {
        cancel();
        resolve();
      });
      // Stays for the life of the session, for the same reason as above.
      session.on('error', (error: NodeJS.ErrnoException) =>
        fail(error.message || 'refused', error.code ?? 'CLOSED', error),
      );
      session.once('close', () => fail('it closed the connection', 'CLOSED'));
    });
    session.setLocalWindowSize(CONNECTION_WINDOW);
    this.#current = new KeptSession(session, {
      clock,
      pingIntervalMs: this.#options.pingIntervalMs ?? 5_000,
      pingTimeoutMs: this.#options.pingTimeoutMs ?? 5_000,
    });
    return this.#current;
  }
}

function closedWithoutAnswer(rstCode: number | undefined, cause: unknown) {
  const refused = rstCode === NGHTTP2_REFUSED_STREAM;
  if (refused) {
    return new KubernetesConnectionError(
      'The API server went away before it looked at the request',
      { code: 'UNPROCESSED', unprocessed: true, cause },
    );
  }
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new KubernetesConnectionError(
    `The connection to the API server ended without an answer${why}`,
    { code: 'CLOSED', cause },
  );
}
