import { createParser } from 'eventsource-parser';
import type { StreamMessage } from '../api/types';

/**
 * Reads a server-sent event stream to its end. Rejects when the connection breaks, and when nothing (not even a
 * heartbeat) has come for `silenceMs`: a half-open connection looks alive for ever otherwise.
 */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  options: {
    onMessage: (message: StreamMessage) => void;
    silenceMs: number;
  },
): Promise<void> {
  const parser = createParser({
    onEvent: event => {
      const message = parseMessage(event.data);
      if (message) {
        options.onMessage(message);
      }
    },
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), options.silenceMs);
      if (done) {
        return;
      }
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    // The stream may be broken already; there is nobody left to tell.
    reader.cancel().catch(() => undefined);
  }
}

/** The promise, or a rejection where it takes longer than that. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error('The event stream fell silent')),
      ms,
    );
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** A message that is not JSON is dropped: the ledger's gap check will ask for what it carried. */
function parseMessage(data: string): StreamMessage | undefined {
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
