import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  eventsAnswerSchema,
  RUNNER_API_PATH,
  RUNNER_SESSION_HEADER,
  sessionForRunnerSchema,
  SNAPSHOT_PATH,
  type LiveRequest,
  type RunnerEvent,
  type SessionForRunner,
} from '@agentic-sessions/runner-protocol';
import { PortalError } from './PortalError';
import { PortalPresence } from './PortalPresence';
import { StallLimit } from './StallLimit';

/** Where the portal is, and as whom to speak to it. */
export type PortalClientOptions = {
  portalUrl: string;
  namespace: string;
  session: string;
  attempt: number;
  tokenFile: string;
  traceparent?: string;
  /** Longest wait for an answer. */
  requestMs?: number;
  /** Longest time in which bytes make no headway; default 60 s. */
  stallMs?: number;
};

/** A body that may be a stream, as Node.js has it: `duplex` is needed for one, and not yet in the types. */
type StreamInit = RequestInit & { duplex?: 'half' };

/** Answers of a gateway that finds nobody behind it. */
const GATEWAY_ALONE = new Set([502, 503, 504]);

/** The runner's side of the protocol: one request each, no retries. */
export class PortalClient {
  /** Whether the portal is there, for those who repeat a request. */
  readonly presence = new PortalPresence();
  private readonly options: PortalClientOptions;
  private readonly requestMs: number;
  private readonly stallMs: number;
  private lastRequest = 0;

  constructor(options: PortalClientOptions) {
    this.options = options;
    this.requestMs = options.requestMs ?? 20_000;
    this.stallMs = options.stallMs ?? 60_000;
  }

  /** When the portal last heard from us (`performance.now()`): the heartbeat need not repeat what a request just showed. */
  get lastHeard(): number {
    return this.lastRequest;
  }

  async getSession(signal?: AbortSignal): Promise<SessionForRunner> {
    const response = await this.request('GET', '/session', { signal });
    return sessionForRunnerSchema.parse(await response.json());
  }

  /** Sends a batch and returns the highest number stored, also where the portal says that the batch leaves a gap. */
  async postEvents(
    events: readonly RunnerEvent[],
    signal?: AbortSignal,
  ): Promise<number> {
    const body = JSON.stringify({ attempt: this.options.attempt, events });
    try {
      const response = await this.request('POST', '/events', { body, signal });
      return eventsAnswerSchema.parse(await response.json()).storedSeq;
    } catch (error) {
      if (!(error instanceof PortalError) || error.status !== 409) throw error;
      const gap = eventsAnswerSchema.safeParse(error.body);
      if (!gap.success) throw error;
      return gap.data.storedSeq;
    }
  }

  async postLive(request: LiveRequest, signal?: AbortSignal): Promise<void> {
    const body = JSON.stringify(request);
    await this.request('POST', '/live', { body, signal });
  }

  /** Opens the stream of commands. Its life is `signal`'s; only the wait for the first byte has a limit. */
  async openCommands(
    lastEventId: string | undefined,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>> {
    const response = await this.send('GET', '/commands', {
      signal,
      headers: {
        accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    if (!response.body) throw new PortalError(response.status, 'No stream.');
    return response.body;
  }

  /** A request about an artifact; any answer is returned, since each has a meaning of its own. */
  async artifact(
    method: 'HEAD' | 'PUT',
    path: string,
    headers: Record<string, string>,
    options: { body?: Readable; signal: AbortSignal },
  ): Promise<Response> {
    const name = path.split('/').map(encodeURIComponent).join('/');
    return this.bytes(method, `/artifacts/${name}`, headers, options);
  }

  /** The same about the session's snapshot. */
  async snapshot(
    method: 'HEAD' | 'PUT' | 'GET',
    headers: Record<string, string>,
    options: { body?: Readable; signal: AbortSignal },
  ): Promise<Response> {
    return this.bytes(method, SNAPSHOT_PATH, headers, options);
  }

  private async bytes(
    method: string,
    url: string,
    headers: Record<string, string>,
    { body, signal }: { body?: Readable; signal: AbortSignal },
  ): Promise<Response> {
    const limit = new StallLimit(this.stallMs);
    const watched = body && limit.watch(body);
    const stream: StreamInit = watched
      ? {
          body: Readable.toWeb(watched) as unknown as BodyInit,
          duplex: 'half',
        }
      : {};
    try {
      return await this.fetch(method, url, {
        ...stream,
        headers,
        signal: AbortSignal.any([signal, limit.signal]),
      });
    } catch (error) {
      // fetch reads a body to its end, for nobody, after it has given up.
      watched?.destroy();
      throw error;
    } finally {
      limit.lift();
    }
  }

  private async request(
    method: string,
    path: string,
    init: RequestInit,
  ): Promise<Response> {
    const limit = AbortSignal.timeout(this.requestMs);
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
    return this.send(method, path, { ...init, signal });
  }

  private async send(
    method: string,
    path: string,
    init: RequestInit,
  ): Promise<Response> {
    const response = await this.fetch(method, path, init);
    if (response.ok) return response;
    const text = await response.text();
    const body = parseJson(text);
    throw new PortalError(
      response.status,
      `${method} ${path} was answered ${response.status}: ${text.slice(
        0,
        500,
      )}`,
      body,
    );
  }

  private async fetch(
    method: string,
    path: string,
    init: StreamInit,
  ): Promise<Response> {
    const { portalUrl, namespace, session, tokenFile, traceparent } =
      this.options;
    // The kubelet replaces the token before it ends, so it is read for every request.
    const token = (await readFile(tokenFile, 'utf8')).trim();
    const response = await this.reach(`${portalUrl}${RUNNER_API_PATH}${path}`, {
      ...init,
      method,
      redirect: 'error',
      headers: {
        authorization: `Bearer ${token}`,
        [RUNNER_SESSION_HEADER]: `${namespace}/${session}`,
        ...(typeof init.body === 'string'
          ? { 'content-type': 'application/json' }
          : {}),
        ...(traceparent ? { traceparent } : {}),
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    this.lastRequest = performance.now();
    return response;
  }

  private async reach(url: string, init: StreamInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(url, init);
    } catch (error) {
      // Who gave up waiting has learnt nothing about the portal.
      if (!init.signal?.aborted) this.presence.lost();
      throw error;
    }
    if (GATEWAY_ALONE.has(response.status)) this.presence.lost();
    else this.presence.met();
    return response;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page instead of the portal's JSON; the status says enough.
    return undefined;
  }
}
