import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';

/**
 * How long a connection may carry nothing in either direction. Streams of commands show that they live four times as
 * often; what is stiller is an upload whose sender is gone, and would keep others of the same bytes waiting for ever.
 */
const IDLE_MS = 60_000;

/** The server of the runners' routes, apart from the one that people use. */
export class RunnerServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @throws Error that says which address could not be had, and why. */
  static async start(options: {
    router: Router;
    host: string;
    port: number;
    idleMs?: number;
  }): Promise<RunnerServer> {
    const app = express();
    app.disable('x-powered-by');
    app.use(options.router);
    const server = createServer(app);
    // An upload may take long as long as it goes on; a client that sends no head may not.
    server.requestTimeout = 0;
    server.headersTimeout = 15_000;
    server.timeout = options.idleMs ?? IDLE_MS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', cause =>
        reject(
          new Error(
            `Cannot serve runners on ${options.host}:${options.port}; set agenticSessions.runner.listen to an address of this machine that Pods reach`,
            { cause },
          ),
        ),
      );
      server.listen(options.port, options.host, resolve);
    });
    return new RunnerServer(server);
  }

  /** The port it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends the server with whatever is open on it. Runners come back. */
  async stop(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
