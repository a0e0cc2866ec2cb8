import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** One event as a runner tells it. */
export interface ToldEvent {
  runnerSeq: number;
  kind: string;
  body: Record<string, unknown>;
}

interface Told {
  events: ToldEvent[];
  streams: Set<ServerResponse>;
}

const PAGE =
  '<!doctype html><html lang="en"><title>Shop</title><a href="/gone">Sale</a></html>';

/**
 * As much of the portal as a runner in a real Pod needs to bring a session to its end, and a small website beside it. It
 * listens where Pods reach this machine.
 */
export class RunnerApi {
  url = '';
  readonly #sessions = new Map<string, Told>();
  readonly #spec: (session: string) => Promise<unknown>;
  readonly #server = createServer((request, response) => {
    this.#handle(request, response).catch(() => response.destroy());
  });

  /** @param spec - what a session, `namespace/name`, is told to do */
  constructor(spec: (session: string) => Promise<unknown>) {
    this.#spec = spec;
  }

  /** @param apiServer - whose side of the wire is the one that Pods know */
  async start(apiServer: string): Promise<void> {
    const { hostname, port } = new URL(apiServer);
    const wire = connect(Number(port), hostname);
    await once(wire, 'connect');
    const host = wire.localAddress;
    wire.destroy();
    this.#server.listen(0, host);
    await once(this.#server, 'listening');
    this.url = `http://${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** What the runner of a session has told. */
  told(session: string): readonly ToldEvent[] {
    return this.#of(session).events;
  }

  /** Tells a session to end as done. */
  finish(session: string): void {
    const command = {
      id: 'finish',
      time: new Date().toISOString(),
      actor: 'user:default/ada',
      kind: 'finish',
    };
    for (const stream of this.#of(session).streams) {
      stream.write(`id: 1\ndata: ${JSON.stringify(command)}\n\n`);
    }
  }

  #of(session: string): Told {
    const known = this.#sessions.get(session);
    if (known) return known;
    const told: Told = { events: [], streams: new Set() };
    this.#sessions.set(session, told);
    return told;
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const session = String(request.headers['agentic-session']);
    const { events, streams } = this.#of(session);
    const answer = (status: number, body?: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(body && JSON.stringify(body));
    const [, part = ''] = /^\/runner\/v1\/(\w+)/.exec(request.url ?? '') ?? [];
    switch (`${request.method} ${part}`) {
      case 'GET session': {
        const [namespace, name] = session.split('/');
        answer(200, {
          namespace,
          name,
          attempt: 0,
          storedSeq: events.length,
          spec: await this.#spec(session),
          promptStarted: false,
        });
        break;
      }
      case 'POST events':
        for (const event of ((await json(request)) as { events: ToldEvent[] })
          .events) {
          events[event.runnerSeq - 1] = event;
        }
        answer(200, { storedSeq: events.length });
        break;
      case 'GET commands':
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .write(': here\n\n');
        streams.add(response);
        response.on('close', () => streams.delete(response));
        break;
      case 'GET ':
        response
          .writeHead(request.url === '/' ? 200 : 404, {
            'content-type': 'text/html',
          })
          .end(PAGE);
        break;
      default:
        // A file: held already, and stored.
        request.resume();
        answer(part === 'artifacts' && request.method === 'PUT' ? 201 : 204);
    }
  }
}
