import { Readable } from 'node:stream';

/**
 * Ends a request that makes no headway: neither takes more of its body nor is answered. How long it may take in all depends on
 * its size, so that no other limit fits; without one a peer that vanished without a word is waited for until the session ends.
 */
export class StallLimit {
  private readonly controller = new AbortController();
  private readonly ms: number;
  private timer: NodeJS.Timeout | undefined;

  /** @param ms - longest time without headway, from now on */
  constructor(ms: number) {
    this.ms = ms;
    this.moved();
  }

  /** Aborted at the limit. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The same bytes; that they are taken counts as headway. */
  watch(body: Readable): Readable {
    const moved = () => this.moved();
    async function* chunks() {
      for await (const chunk of body) {
        moved();
        yield chunk;
      }
      moved();
    }
    return Readable.from(chunks(), { objectMode: false });
  }

  /** There is an answer: nothing is limited any more. */
  lift(): void {
    clearTimeout(this.timer);
  }

  private moved(): void {
    clearTimeout(this.timer);
    if (this.controller.signal.aborted) return;
    this.timer = setTimeout(
      () =>
        this.controller.abort(
          new Error(`The portal took nothing for ${this.ms} ms.`),
        ),
      this.ms,
    );
  }
}
