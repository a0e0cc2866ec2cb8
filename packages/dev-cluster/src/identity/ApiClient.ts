import { Agent, request } from 'node:https';
import { DevClusterError } from '../errors/DevClusterError';

/** How to reach the API server as the tool's own administrator. */
export interface ApiClientOptions {
  server: string;
  authority: string;
  certificate: string;
  key: string;
}

/** A plain object of the Kubernetes API. */
export type KubernetesObject = {
  metadata?: {
    name?: string;
    namespace?: string;
    uid?: string;
    creationTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
};

/** What came back. */
export interface ApiAnswer {
  status: number;
  body: KubernetesObject;
}

const TIMEOUT_MS = 10_000;

/** As much of a Kubernetes client as setting a cluster up needs. */
export class ApiClient {
  readonly #options: ApiClientOptions;
  readonly #agent: Agent;

  constructor(options: ApiClientOptions) {
    this.#options = options;
    this.#agent = new Agent({
      ca: options.authority,
      cert: options.certificate,
      key: options.key,
      keepAlive: true,
    });
  }

  /** Whether the API server serves. */
  async isReady(): Promise<boolean> {
    try {
      const { status } = await this.send('GET', '/readyz', undefined, 1_000);
      return status === 200;
    } catch {
      return false; // not listening yet
    }
  }

  /** Sends a request; answers of any status are handed back, only a broken connection throws. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    timeoutMs = TIMEOUT_MS,
  ): Promise<ApiAnswer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.#options.server}${path}`,
        {
          method,
          agent: this.#agent,
          timeout: timeoutMs,
          headers: payload
            ? {
                'content-type':
                  method === 'PATCH'
                    ? 'application/merge-patch+json'
                    : 'application/json',
                'content-length': Buffer.byteLength(payload),
              }
            : {},
        },
        response => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', chunk => (text += chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: parse(text) }),
          );
        },
      );
      sent.on('timeout', () =>
        sent.destroy(
          new DevClusterError('TimedOut', `${method} ${path} took too long.`),
        ),
      );
      sent.on('error', reject);
      sent.end(payload);
    });
  }

  /** Creates an object; one that exists already is success. */
  async create(path: string, object: KubernetesObject): Promise<void> {
    const { status, body } = await this.send('POST', path, object);
    if (status >= 300 && status !== 409) {
      throw refused('POST', path, status, body);
    }
  }

  /** Sends a request that must succeed. */
  async demand(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<KubernetesObject> {
    const answer = await this.send(method, path, body);
    if (answer.status >= 300) {
      throw refused(method, path, answer.status, answer.body);
    }
    return answer.body;
  }

  /** Closes kept connections. */
  close(): void {
    this.#agent.destroy();
  }
}

function parse(text: string): KubernetesObject {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text }; // /readyz and proxies answer in plain text
  }
}

function refused(
  method: string,
  path: string,
  status: number,
  body: KubernetesObject,
): DevClusterError {
  return new DevClusterError(
    'RequestFailed',
    `${method} ${path} was answered ${status}: ${body.message ?? ''}`,
  );
}
