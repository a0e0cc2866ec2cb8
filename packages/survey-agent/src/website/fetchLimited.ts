/** One answer of the website, whole or cut at the limit. */
export type Fetched = {
  url: string;
  status: number;
  contentType: string;
  /** Absolute, where the answer is a redirect. */
  location?: string;
  /** Bytes that came, at most the limit. */
  bytes: number;
  truncated: boolean;
  /** Text of HTML, XML and plain text; empty else. */
  text: string;
  milliseconds: number;
};

/** Why nothing came. */
export type FetchFailure = { url: string; failure: string };

const TEXT = /^(text\/|application\/(xhtml\+xml|xml))/;

/**
 * Fetches one address without following redirects, and never reads more than `maxBytes` of it.
 *
 * @throws an AbortError if `signal` aborts; any other trouble is a {@link FetchFailure}
 */
export async function fetchLimited(
  url: string,
  options: {
    signal: AbortSignal;
    maxBytes: number;
    timeoutMs: number;
    userAgent: string;
    now: () => number;
  },
): Promise<Fetched | FetchFailure> {
  const started = options.now();
  const timeout = AbortSignal.timeout(options.timeoutMs);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([options.signal, timeout]),
      headers: { 'user-agent': options.userAgent, accept: 'text/html,*/*' },
    });
    const body = await readUpTo(response, options.maxBytes);
    const contentType = response.headers.get('content-type') ?? '';
    const location = response.headers.get('location');
    return {
      url,
      status: response.status,
      contentType,
      ...(location && URL.canParse(location, url)
        ? { location: new URL(location, url).href }
        : {}),
      bytes: body.bytes.length,
      truncated: body.truncated,
      text: TEXT.test(contentType) ? body.bytes.toString('utf8') : '',
      milliseconds: Math.round(options.now() - started),
    };
  } catch (error) {
    options.signal.throwIfAborted();
    return {
      url,
      failure: timeout.aborted ? timedOut(options) : causeOf(error),
    };
  }
}

function timedOut(options: { timeoutMs: number }): string {
  return `no answer within ${options.timeoutMs / 1000} s`;
}

/** `fetch` says only "fetch failed"; its cause says why, by message or (where several addresses were tried) by code. */
function causeOf(error: unknown): string {
  const { cause = error } = error as { cause?: unknown };
  const { message, code } = cause as { message?: unknown; code?: unknown };
  return String(message || code || cause);
}

async function readUpTo(
  response: Response,
  maxBytes: number,
): Promise<{ bytes: Buffer; truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let truncated = false;
  if (response.body) {
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      const room = maxBytes - size;
      chunks.push(value.subarray(0, room));
      size += Math.min(value.length, room);
      if (value.length > room) {
        truncated = true;
        await reader.cancel();
        break;
      }
    }
  }
  return { bytes: Buffer.concat(chunks), truncated };
}
