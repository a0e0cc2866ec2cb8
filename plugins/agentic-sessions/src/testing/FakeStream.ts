import type { StreamMessage } from '../api/types';

/** One server-sent event stream of the fake portal. */
export class FakeStream {
  readonly response: Response;
  readonly #onClosed: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(onClosed: () => void) {
    this.#onClosed = onClosed;
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#controller = undefined;
        onClosed();
      },
    });
    this.response = new Response(body, {
      headers: { 'Content-Type': 'text/event-stream' },
    });
  }

  send(message: StreamMessage): void {
    const other = message.delta ? 'delta' : 'session';
    const name = message.event ? 'event' : other;
    const id = message.event ? `id: ${message.event.seq}\n` : '';
    const frame = `event: ${name}\n${id}data: ${JSON.stringify(message)}\n\n`;
    this.#controller?.enqueue(new TextEncoder().encode(frame));
  }

  /** Breaks the connection, as a proxy or a restart does. */
  drop(): void {
    this.#controller?.error(new Error('The connection broke'));
    this.#controller = undefined;
    this.#onClosed();
  }
}
