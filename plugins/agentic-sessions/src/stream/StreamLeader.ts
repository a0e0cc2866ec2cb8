import type { AgenticSessionsApi } from '../api/AgenticSessionsApi';
import type { StreamMessage } from '../api/types';
import { unionOfInterests } from './Interest';
import type { Interest } from './Interest';
import { openVisibleStream } from './openVisibleStream';
import { ResumableStream } from './ResumableStream';
import type { StreamState } from './ResumableStream';

/** Tabs that open pages at the same time cause one new connection, not one each. */
const SETTLE_MS = 40;

/** The one tab of a browser that holds the connection, on behalf of all of them. */
export class StreamLeader {
  readonly #interests = new Map<string, Interest>();
  readonly #stream: ResumableStream;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(options: {
    api: Pick<AgenticSessionsApi, 'openStream' | 'listNamespaces'>;
    onMessage: (message: StreamMessage) => void;
    onState: (state: StreamState) => void;
  }) {
    this.#stream = new ResumableStream({
      open: (request, signal) =>
        openVisibleStream(options.api, request, signal),
      onMessage: options.onMessage,
      onState: options.onState,
    });
  }

  setInterest(tab: string, interest: Interest | undefined): void {
    if (interest) {
      this.#interests.set(tab, interest);
    } else {
      this.#interests.delete(tab);
    }
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#follow(), SETTLE_MS);
  }

  /** Forgets tabs that are gone without a word, e.g. because they crashed. */
  keepOnly(isAlive: (tab: string) => boolean): void {
    for (const tab of this.#interests.keys()) {
      if (!isAlive(tab)) {
        this.setInterest(tab, undefined);
      }
    }
  }

  retryNow(): void {
    this.#stream.retryNow();
  }

  close(): void {
    clearTimeout(this.#settling);
    this.#stream.close();
  }

  #follow(): void {
    this.#stream.follow(unionOfInterests([...this.#interests.values()]));
  }
}
