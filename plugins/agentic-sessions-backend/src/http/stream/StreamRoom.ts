import { ApiError } from '../ApiError';

/** How many streams may be open at once: each holds a socket. */
export interface StreamLimits {
  /** Of everybody. */
  readonly all: number;
  /** Of one person or machine. */
  readonly each: number;
}

/** A browser has one stream for all its tabs, so this is for scripts; and nobody takes the room of all others. */
export const STREAM_LIMITS: StreamLimits = { all: 5_000, each: 50 };

/** Counts who has how many streams open. */
export class StreamRoom {
  readonly #limits: StreamLimits;
  readonly #open = new Map<string, number>();
  #all = 0;

  constructor(limits: StreamLimits = STREAM_LIMITS) {
    this.#limits = limits;
  }

  /**
   * Takes a place; call what it answers once the stream is over.
   *
   * @throws ApiError 429 too_many_streams
   */
  take(username: string): () => void {
    const own = this.#open.get(username) ?? 0;
    if (own >= this.#limits.each || this.#all >= this.#limits.all) {
      throw new ApiError({
        statusCode: 429,
        code: 'too_many_streams',
        message:
          own >= this.#limits.each
            ? `You have ${own} streams open, which is as many as one may have; close some`
            : 'Too many streams are open; try again in a moment',
      });
    }
    this.#all += 1;
    this.#open.set(username, own + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) {
        return;
      }
      isOpen = false;
      this.#all -= 1;
      const left = (this.#open.get(username) ?? 1) - 1;
      if (left > 0) {
        this.#open.set(username, left);
      } else {
        this.#open.delete(username);
      }
    };
  }
}
