/** One server-sent event as a client gets it. */
export interface ReceivedEvent {
  id?: string;
  event?: string;
  data?: unknown;
  comment?: string;
}

/** A stream of server-sent events that a test reads one by one. */
export class SseReader {
  readonly response: Response;
  readonly #abort: AbortController;
  readonly #events: AsyncGenerator<ReceivedEvent>;

  private constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    this.#events = readEvents(response);
  }

  static async open(
    url: string,
    headers: Record<string, string>,
  ): Promise<SseReader> {
    const abort = new AbortController();
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: abort.signal,
    });
    return new SseReader(response, abort);
  }

  /** The next event, or undefined where the stream has ended. */
  async next(): Promise<ReceivedEvent | undefined> {
    const next = await this.#events.next();
    return next.done ? undefined : next.value;
  }

  /** The next event of a name. */
  async nextOf(name: string): Promise<ReceivedEvent> {
    for (;;) {
      const event = await this.next();
      if (!event) {
        throw new Error(`The stream ended without ${name}`);
      }
      if (event.event === name) {
        return event;
      }
    }
  }

  close(): void {
    this.#abort.abort();
  }
}

async function* readEvents(response: Response): AsyncGenerator<ReceivedEvent> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event: ReceivedEvent = {};
      for (const line of block.split('\n')) {
        const [, field, value] = /^([a-z]*): ?(.*)$/.exec(line) ?? [];
        if (field === '') {
          event.comment = value;
        } else if (field === 'id') {
          event.id = value;
        } else if (field === 'event') {
          event.event = value;
        } else if (field === 'data') {
          event.data = JSON.parse(value);
        }
      }
      yield event;
    }
  }
}
