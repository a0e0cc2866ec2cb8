import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** A question to the process; an answer that is no sentence means that all is well. */
export type Check = () => string | undefined;

/** Serves `/metrics`, `/healthz` (restart it if not) and `/readyz` (its caches are warm). */
export class HealthServer {
  readonly #server: Server;

  constructor(options: { registry: Registry; healthy: Check; ready: Check }) {
    const { registry, healthy, ready } = options;
    this.#server = createServer((request, response) => {
      const answer = (status: number, text: string, type = 'text/plain') => {
        response.writeHead(status, { 'content-type': type });
        response.end(request.method === 'HEAD' ? undefined : text);
      };
      const check = (look: Check) => {
        const problem = look();
        answer(problem === undefined ? 200 : 503, `${problem ?? 'ok'}\n`);
      };
      const path = request.url?.split('?')[0];
      if (path === '/healthz') check(healthy);
      else if (path === '/readyz') check(ready);
      else if (path === '/metrics') {
        registry.metrics().then(
          text => answer(200, text, registry.contentType),
          error => answer(500, `${error}\n`),
        );
      } else answer(404, 'Here are /metrics, /healthz and /readyz\n');
    });
  }

  /** Listens; resolves with the port, rejects where that is not possible. */
  async listen(address: { host: string; port: number }): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(address.port, address.host, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }
}
