import type { Response } from 'express';

/** A viewer that takes nothing for this long is let go; it comes back with the last id it has. */
const DRAIN_MS = 30_000;

/** One server-sent event. */
export interface SseEvent {
  /** Only where a client can resume after it. */
  readonly id?: number;
  readonly event: string;
  readonly data: unknown;
}

/**
 * An answer of server-sent events. It holds at most what the socket has not yet taken of one event: whoever writes
 * waits, so that a slow viewer costs no memory.
 */
export class SseResponse {
  readonly #res: Response;
  readonly #drainMs: number;
  #congested = false;

  constructor(res: Response, options: { drainMs?: number } = {}) {
    this.#res = res;
    this.#drainMs = options.drainMs ?? DRAIN_MS;
  }

  /** Sends the head. `no-transform` keeps the portal's compression from holding the stream back. */
  open(): void {
    this.#res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      connection: 'keep-alive',
    });
    this.#res.flushHeaders();
    // Tells that the stream is there before the first event is, and how soon to come back.
    this.#res.write('retry: 1000\n\n');
  }

  get closed(): boolean {
    return this.#res.writableEnded || this.#res.destroyed;
  }

  /** Sends one event; resolves when there is room for the next, or the viewer is gone. */
  async send(event: SseEvent): Promise<void> {
    const id = event.id === undefined ? '' : `id: ${event.id}\n`;
    await this.#write(
      `${id}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`,
    );
  }

  /** Sends what may be lost: left out while the viewer is behind. */
  sendIfRoom(event: Omit<SseEvent, 'id'>): void {
    if (!this.#congested && !this.closed) {
      void this.send(event);
    }
  }

  /** Shows that the stream lives, to the viewer and to every proxy between. */
  async heartbeat(): Promise<void> {
    await this.#write(': heartbeat\n\n');
  }

  /** Ends the stream. */
  close(): void {
    if (!this.closed) {
      this.#res.end();
    }
  }

  async #write(text: string): Promise<void> {
    if (this.closed) {
      return;
    }
    if (this.#res.write(text)) {
      return;
    }
    this.#congested = true;
    await new Promise<void>(resolve => {
      const { signal, abort } = oneEnd();
      const timer = setTimeout(() => this.#res.destroy(), this.#drainMs);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        this.#res.off('drain', abort);
        this.#res.off('close', abort);
        this.#congested = false;
        resolve();
      });
      this.#res.once('drain', abort);
      this.#res.once('close', abort);
    });
  }
}

function oneEnd(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
