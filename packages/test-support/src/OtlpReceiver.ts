import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A span as a collector gets it. */
export interface ReceivedSpan {
  /** `service.name` of who sent it. */
  service: string;
  traceId: string;
  spanId: string;
  /** Absent for the first of a trace. */
  parentSpanId?: string;
  name: string;
  /** 1 internal, 2 server, 3 client, as OTLP counts. */
  kind: number;
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  attributes: Record<string, unknown>;
  /** Message of the status where that is an error, perhaps empty. */
  error?: string;
}

/** A request as it came. */
export interface ReceivedExport {
  path: string;
  contentType: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

interface Value {
  stringValue?: string;
  intValue?: string | number;
  doubleValue?: number;
  boolValue?: boolean;
}

interface KeyValue {
  key: string;
  value: Value;
}

interface Export {
  resourceSpans: {
    resource: { attributes: KeyValue[] };
    scopeSpans: {
      spans: {
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        name: string;
        kind: number;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes?: KeyValue[];
        status?: { code?: number; message?: string };
      }[];
    }[];
  }[];
}

/**
 * A collector for a test: takes OTLP over HTTP and understands its JSON. Whoever is to send to it is given
 * `OTEL_EXPORTER_OTLP_PROTOCOL=http/json`.
 */
export class OtlpReceiver {
  /** What has come, in the order it came. */
  readonly spans: ReceivedSpan[] = [];
  readonly exports: ReceivedExport[] = [];
  /** What is answered; a test may change it. */
  status = 200;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#take(request).then(
        // Nothing to complain of: an empty message, in the sender's own encoding.
        contentType =>
          response
            .writeHead(this.status, { 'content-type': contentType })
            .end(isJson(contentType) ? '{}' : ''),
        error => response.writeHead(400).end(String(error)),
      );
    });
  }

  /** Listens on a port of its own. */
  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    await new Promise<void>(resolve =>
      receiver.#server.listen(0, '127.0.0.1', resolve),
    );
    return receiver;
  }

  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** The spans of a trace by when they began; of those that began together, the longest first. */
  trace(traceId: string): ReceivedSpan[] {
    return this.spans
      .filter(span => span.traceId === traceId)
      .sort((a, b) => a.from - b.from || b.to - a.to);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const body =
      request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const contentType = request.headers['content-type'] ?? '';
    this.exports.push({
      path: request.url ?? '',
      contentType,
      headers: request.headers,
      body,
    });
    if (this.status === 200 && isJson(contentType)) {
      this.spans.push(...read(JSON.parse(body.toString('utf8'))));
    }
    return contentType;
  }
}

function isJson(contentType: string): boolean {
  return contentType.startsWith('application/json');
}

function read({ resourceSpans }: Export): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(span => ({
        service: String(toRecord(resource.attributes)['service.name']),
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId || undefined,
        name: span.name,
        kind: span.kind,
        from: toMs(span.startTimeUnixNano),
        to: toMs(span.endTimeUnixNano),
        attributes: toRecord(span.attributes ?? []),
        error: span.status?.code === 2 ? span.status.message ?? '' : undefined,
      })),
    ),
  );
}

function toMs(nanos: string): number {
  return Number(BigInt(nanos) / 1_000n) / 1_000;
}

function toRecord(attributes: KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ??
        value.doubleValue ??
        value.boolValue ??
        Number(value.intValue),
    ]),
  );
}
