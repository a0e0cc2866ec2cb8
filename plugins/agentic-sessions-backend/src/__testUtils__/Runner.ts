import { createHash } from 'node:crypto';
import {
  permissionHashInput,
  RUNNER_SESSION_HEADER,
  type RunnerEventBody,
} from '@agentic-sessions/runner-protocol';

/** A runner as the portal sees it: requests with the token of a Pod. */
export class Runner {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #attempt: number;
  seq = 0;

  constructor(options: {
    url: string;
    token: string;
    session: string;
    attempt?: number;
  }) {
    this.#url = options.url;
    this.#attempt = options.attempt ?? 0;
    this.#headers = {
      authorization: `Bearer ${options.token}`,
      [RUNNER_SESSION_HEADER]: options.session,
    };
  }

  async request(
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const { body, headers } = options;
    return fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...this.#headers,
        ...(body === undefined || Buffer.isBuffer(body)
          ? {}
          : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: toBody(body),
    });
  }

  /** Sends a body piece by piece, until it ends or is given up. */
  async stream(
    method: string,
    path: string,
    body: ReadableStream,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Response> {
    // `duplex` is needed for a stream, and not yet in the types.
    const init: RequestInit & { duplex: 'half' } = {
      method,
      headers: { ...this.#headers, ...headers },
      body,
      signal,
      duplex: 'half',
    };
    return fetch(`${this.#url}${path}`, init);
  }

  /** Numbers events and sends them. */
  async tell(...events: { kind: string; body: unknown }[]): Promise<Response> {
    return this.send(
      events.map(event => {
        this.seq += 1;
        return {
          ...event,
          runnerSeq: this.seq,
          time: new Date().toISOString(),
        };
      }),
    );
  }

  async send(events: unknown[]): Promise<Response> {
    return this.request('POST', '/events', {
      body: { attempt: this.#attempt, events },
    });
  }
}

function toBody(body: unknown): BodyInit | undefined {
  if (Buffer.isBuffer(body)) {
    return new Uint8Array(body);
  }
  return body === undefined ? undefined : JSON.stringify(body);
}

/** A permission request as the runner makes it. */
export function permissionRequest(
  overrides: Partial<RunnerEventBody<'permission.requested'>> = {},
): RunnerEventBody<'permission.requested'> {
  const subject = {
    tool: 'edit',
    arguments: { path: 'src/checkout.ts' },
    policyVersion: 'v1',
  };
  return {
    requestId: 'r1',
    toolCallId: 't1',
    title: 'Edit src/checkout.ts',
    options: [],
    rule: 'edit waits for a person',
    expiresInSeconds: 600,
    hash: createHash('sha256')
      .update(permissionHashInput(subject))
      .digest('hex'),
    ...subject,
    ...overrides,
  };
}
