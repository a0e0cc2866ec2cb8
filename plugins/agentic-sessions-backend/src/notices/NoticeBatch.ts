import { toError } from '@backstage/errors';
import type { Notice } from './Notice';

/** PostgreSQL refuses a notice of 8000 bytes; the envelope takes a little. */
const MAX_BYTES = 7000;
const WAIT_MS = 15;

/** Gathers notices for a moment, drops what a later one says as well, and sends them in pieces that fit. */
export class NoticeBatch {
  readonly #send: (notices: Notice[]) => Promise<void>;
  readonly #onError: (error: Error) => void;
  readonly #waiting = new Map<string, Notice>();
  #count = 0;
  #timer?: NodeJS.Timeout;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: {
    send: (notices: Notice[]) => Promise<void>;
    onError: (error: Error) => void;
  }) {
    this.#send = options.send;
    this.#onError = options.onError;
  }

  add(notice: Notice): void {
    this.#count += 1;
    this.#waiting.set(this.#keyOf(notice), notice);
    this.#timer ??= setTimeout(() => this.#flush(), WAIT_MS);
  }

  /** Sends what waits and returns when it is gone. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#flush();
    await this.#sending;
  }

  /** Notices with one key say the same; live text is content, so each has a key of its own. */
  #keyOf(notice: Notice): string {
    switch (notice.type) {
      case 'resync':
        return 'resync';
      case 'live':
        return `live ${this.#count}`;
      default:
        return `${notice.type} ${notice.namespace}/${notice.sessionId}`;
    }
  }

  #flush(): void {
    this.#timer = undefined;
    const notices = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const piece of pieces(notices)) {
      this.#sending = this.#sending.then(async () => {
        try {
          await this.#send(piece);
        } catch (error) {
          this.#onError(toError(error));
        }
      });
    }
  }
}

function pieces(notices: Notice[]): Notice[][] {
  const result: Notice[][] = [];
  let bytes = MAX_BYTES;
  for (const notice of notices) {
    const size = Buffer.byteLength(JSON.stringify(notice)) + 1;
    if (size > MAX_BYTES) {
      // Only live text can be this long, and live text may be lost.
      continue;
    }
    if (bytes + size > MAX_BYTES) {
      result.push([]);
      bytes = 0;
    }
    result[result.length - 1].push(notice);
    bytes += size;
  }
  return result;
}
