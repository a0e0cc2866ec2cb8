import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_OFFSET_HEADER,
  ARTIFACT_SIZE_HEADER,
  type SnapshotReference,
} from '@agentic-sessions/runner-protocol';

/** What a portal does about a session's snapshot: holds what has come, keeps what is whole, gives the newest. */
export class SnapshotShelf {
  reference?: SnapshotReference;
  content = Buffer.alloc(0);
  /** Break the next uploads off after so many bytes. */
  readonly breakAfter: number[] = [];
  maxBytes = 2 ** 30;
  private held = Buffer.alloc(0);
  private readonly broken: (problem: string) => void;

  constructor(broken: (problem: string) => void) {
    this.broken = broken;
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    attempt: number,
  ): Promise<void> {
    if (request.method === 'GET') {
      response.writeHead(this.reference ? 200 : 404);
      response.end(this.content);
      return;
    }
    const digest = String(request.headers[ARTIFACT_DIGEST_HEADER]);
    const size = Number(request.headers[ARTIFACT_SIZE_HEADER]);
    if (request.method === 'HEAD') {
      const stored = this.reference?.digest === digest;
      response.setHeader(ARTIFACT_OFFSET_HEADER, String(this.held.length));
      let status = this.held.length > 0 ? 200 : 404;
      if (stored) status = 204;
      response.writeHead(status).end();
      return;
    }
    const offset = Number(request.headers[ARTIFACT_OFFSET_HEADER] ?? 0);
    const chunks = [this.held.subarray(0, offset)];
    const limit = this.breakAfter.shift();
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
      if (limit !== undefined) {
        this.held = Buffer.concat(chunks).subarray(0, offset + limit);
        request.socket.destroy();
        return;
      }
    }
    if (size > this.maxBytes) {
      response.writeHead(413).end();
      return;
    }
    const content = Buffer.concat(chunks);
    if (sha256(content) !== digest || content.length !== size) {
      this.broken('a snapshot of another digest or size');
      response.writeHead(422).end();
      return;
    }
    this.content = content;
    this.reference = {
      digest,
      size,
      attempt,
      takenAt: new Date().toISOString(),
    };
    response.writeHead(201).end();
  }
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
