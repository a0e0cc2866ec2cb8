import type { StreamRequest } from '../api/AgenticSessionsApi';
import type { SessionKey, StreamMessage } from '../api/types';
import { readEventStream } from './readEventStream';
import { reconnectDelay } from './reconnectDelay';
import { sleep } from './sleep';

/** `idle` without anything to follow; `reconnecting` after a connection failed, until one is open again. */
export type StreamState = 'idle' | 'connecting' | 'open' | 'reconnecting';

export type ResumableStreamOptions = {
  open: (request: StreamRequest, signal: AbortSignal) => Promise<Response>;
  onMessage: (message: StreamMessage) => void;
  onState: (state: StreamState) => void;
  /** Silence after which a connection counts as dead. The server's heartbeat is well below it. */
  silenceMs?: number;
  random?: () => number;
};

/**
 * One event stream that is kept open for ever. It remembers the last sequence of every ledger it follows, so that each
 * new connection begins where the last one broke.
 */
export class ResumableStream {
  readonly #options: ResumableStreamOptions;
  readonly #cursors = new Map<string, number>();
  #request: StreamRequest = { sessions: [] };
  #connection: AbortController | undefined;
  #wake: AbortController | undefined;

  constructor(options: ResumableStreamOptions) {
    this.#options = options;
  }

  /**
   * Follows something else from now on. A ledger asked for from an earlier sequence than the connection has reached is
   * sent again from there: its readers drop what they know.
   */
  follow(request: StreamRequest): void {
    const before = signature(this.#request);
    let rewound = false;
    for (const session of request.sessions) {
      const cursor = this.#cursors.get(sessionKey(session));
      if (cursor === undefined || session.after < cursor) {
        this.#cursors.set(sessionKey(session), session.after);
        rewound = true;
      }
    }
    const followed = new Set(request.sessions.map(sessionKey));
    for (const key of this.#cursors.keys()) {
      if (!followed.has(key)) {
        this.#cursors.delete(key);
      }
    }
    this.#request = request;
    if (rewound || before !== signature(request) || !this.#connection) {
      this.#restart();
    }
  }

  /** Ends a wait between attempts, e.g. because the machine is online again. */
  retryNow(): void {
    this.#wake?.abort();
  }

  close(): void {
    this.#connection?.abort();
    this.#connection = undefined;
    this.#request = { sessions: [] };
    this.#cursors.clear();
  }

  #restart(): void {
    this.#connection?.abort();
    this.#connection = undefined;
    if (isEmpty(this.#request)) {
      this.#options.onState('idle');
      return;
    }
    const connection = new AbortController();
    this.#connection = connection;
    void this.#run(connection.signal);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const attempts = { failed: 0 };
    this.#options.onState('connecting');
    while (!signal.aborted) {
      try {
        await this.#connect(signal, attempts);
      } catch {
        attempts.failed += 1; // why it broke does not matter to a reader: the bar says that it did
      }
      if (signal.aborted) {
        return;
      }
      this.#options.onState('reconnecting');
      this.#wake = new AbortController();
      const woken = AbortSignal.any([signal, this.#wake.signal]);
      await sleep(
        reconnectDelay(Math.max(1, attempts.failed), this.#options.random),
        woken,
      );
    }
  }

  async #connect(
    signal: AbortSignal,
    attempts: { failed: number },
  ): Promise<void> {
    const response = await this.#options.open(this.#resumed(), signal);
    if (signal.aborted || !response.body) {
      return;
    }
    attempts.failed = 0;
    this.#options.onState('open');
    await readEventStream(response.body, {
      silenceMs: this.#options.silenceMs ?? 60_000,
      onMessage: message => {
        if (!signal.aborted) {
          this.#advance(message);
          this.#options.onMessage(message);
        }
      },
    });
  }

  #advance({ namespace, sessionId, event }: StreamMessage): void {
    if (!event || !namespace || !sessionId) {
      return;
    }
    const key = sessionKey({ namespace, sessionId });
    const cursor = this.#cursors.get(key);
    if (cursor !== undefined) {
      this.#cursors.set(key, Math.max(cursor, event.seq));
    }
  }

  #resumed(): StreamRequest {
    return {
      ...this.#request,
      sessions: this.#request.sessions.map(session => ({
        ...session,
        after: this.#cursors.get(sessionKey(session)) ?? session.after,
      })),
    };
  }
}

function sessionKey({ namespace, sessionId }: SessionKey): string {
  return `${namespace}/${sessionId}`;
}

function isEmpty(request: StreamRequest): boolean {
  return request.namespaces?.length === 0 && request.sessions.length === 0;
}

/** What a connection depends on, without the cursors. */
function signature(request: StreamRequest): string {
  return JSON.stringify([
    request.namespaces ? [...request.namespaces].sort() : null,
    request.sessions.map(sessionKey).sort(),
  ]);
}
