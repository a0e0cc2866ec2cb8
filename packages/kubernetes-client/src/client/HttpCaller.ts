import type { OutgoingHttpHeaders } from 'node:http2';
import type { Clock } from '../Clock';
import type { BearerToken } from '../config/BearerToken';
import type { ClusterConfig } from '../config/ClusterConfig';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';
import { KubernetesError } from '../errors/KubernetesError';
import { sleep } from '../sleep';
import type {
  Http2Connection,
  Http2Response,
} from '../transport/Http2Connection';
import { readBody } from '../transport/readBody';
import { toKubernetesError } from './toKubernetesError';

/** One HTTP call, below the level of objects. */
export interface HttpCall {
  method: string;
  path: string;
  body?: unknown;
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
  /** Called right before each time it is sent; what it throws ends the call. */
  beforeSend?: () => void;
}

/** What became of one HTTP request, for metrics. */
export interface ObservedCall {
  method: string;
  path: string;
  /** HTTP status; undefined where no answer came. */
  status: number | undefined;
}

/** How often one call is repeated at most, whatever the server says. */
const MAX_REPEATS = 8;
const MAX_RETRY_AFTER_SECONDS = 30;

/** Sends calls with credentials; repeats what is safe to repeat. */
export class HttpCaller {
  readonly #options: {
    config: ClusterConfig;
    token: BearerToken;
    clock: Clock;
    userAgent: string;
    observe?: (call: ObservedCall) => void;
  };

  constructor(options: {
    config: ClusterConfig;
    token: BearerToken;
    clock: Clock;
    userAgent: string;
    observe?: (call: ObservedCall) => void;
  }) {
    this.#options = options;
  }

  /**
   * Sends and resolves at the head of a 2xx answer. Repeated are: what the server certainly did not look at; what it
   * answered with Retry-After (429, 503, …); once a 401 where the token may have rotated.
   *
   * @throws KubernetesError for any other answer, KubernetesConnectionError where there was none.
   */
  async send(
    connection: Http2Connection,
    call: HttpCall,
  ): Promise<Http2Response> {
    let renewed = false;
    for (let repeat = 0; ; repeat += 1) {
      try {
        return await this.#sendOnce(connection, call);
      } catch (error) {
        if (
          error instanceof KubernetesError &&
          error.statusCode === 401 &&
          this.#options.token.rotates &&
          !renewed
        ) {
          renewed = true;
          this.#options.token.invalidate();
          continue;
        }
        const wait = this.#waitBeforeRepeat(error, repeat);
        if (wait === undefined) throw error;
        await sleep(this.#options.clock, wait, call.signal);
      }
    }
  }

  #waitBeforeRepeat(error: unknown, repeat: number): number | undefined {
    if (repeat >= MAX_REPEATS) return undefined;
    if (
      error instanceof KubernetesConnectionError &&
      error.code === 'UNPROCESSED'
    ) {
      return repeat === 0 ? 0 : 50 * repeat;
    }
    if (
      error instanceof KubernetesError &&
      error.retryAfter !== undefined &&
      (error.statusCode === 429 || error.statusCode >= 500)
    ) {
      return Math.min(error.retryAfter, MAX_RETRY_AFTER_SECONDS) * 1000;
    }
    return undefined;
  }

  async #sendOnce(
    connection: Http2Connection,
    call: HttpCall,
  ): Promise<Http2Response> {
    const { method, path } = call;
    let response: Http2Response;
    try {
      response = await connection.request(await this.#headers(call), {
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        signal: call.signal,
        beforeSend: call.beforeSend,
      });
    } catch (error) {
      // What its caller gave up says nothing about the server.
      if (error instanceof KubernetesConnectionError) {
        this.#options.observe?.({ method, path, status: undefined });
      }
      throw error;
    }
    this.#options.observe?.({ method, path, status: response.status });
    if (response.status >= 200 && response.status < 300) {
      return response;
    }
    const body = await readBody(response.body, call.signal);
    throw toKubernetesError(
      response.status,
      response.headers,
      body.toString('utf8'),
      { method: call.method, path: call.path },
    );
  }

  async #headers(call: HttpCall): Promise<OutgoingHttpHeaders> {
    const { config, token, userAgent } = this.#options;
    const base = new URL(config.server);
    const headers: OutgoingHttpHeaders = {
      ':method': call.method,
      ':path': `${base.pathname.replace(/\/$/, '')}${call.path}`,
      accept: call.accept ?? 'application/json',
      'user-agent': userAgent,
    };
    const bearer = await token.get();
    if (bearer) {
      headers.authorization = `Bearer ${bearer}`;
    }
    if (config.impersonate) {
      headers['impersonate-user'] = config.impersonate.user;
      if (config.impersonate.groups?.length) {
        headers['impersonate-group'] = config.impersonate.groups;
      }
    }
    if (call.body !== undefined) {
      headers['content-type'] = call.contentType ?? 'application/json';
    }
    return headers;
  }
}
