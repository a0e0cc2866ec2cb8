import type { Readable } from 'node:stream';
import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_OFFSET_HEADER,
  ARTIFACT_SIZE_HEADER,
  ARTIFACT_TYPE_HEADER,
  type ArtifactType,
} from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { Log } from '../Log';
import { Backoff } from '../portal/Backoff';
import type { PortalClient } from '../portal/PortalClient';

/** A file that is to become an artifact. */
export type ArtifactUpload = {
  path: string;
  digest: string;
  size: number;
  type: ArtifactType;
  /** Reads the bytes from `offset`. */
  read(offset: number): Readable;
};

/** How an upload ended. */
export type UploadResult =
  | { stored: true }
  /** The portal will not have it, or `signal` was aborted first. */
  | { stored: false; reason: string };

/** Answers after which another try is senseless, as a person reads them. */
const REFUSALS: Record<number, string> = {
  400: 'the portal does not take this name',
  403: 'policy allows no more artifacts',
  413: 'it is larger than policy allows',
  422: 'it was written to while it was being stored',
};

/** Brings one file to the portal: digest first, then the bytes that it does not have, again and again until it has them. */
export class ArtifactUploader {
  private readonly portal: PortalClient;
  private readonly clock: Clock;
  private readonly log: Log;

  constructor(options: { portal: PortalClient; clock: Clock; log: Log }) {
    this.portal = options.portal;
    this.clock = options.clock;
    this.log = options.log;
  }

  async upload(
    file: ArtifactUpload,
    signal: AbortSignal,
  ): Promise<UploadResult> {
    const backoff = new Backoff(this.clock);
    while (!signal.aborted) {
      try {
        const result = await this.attempt(file, signal);
        if (result) return result;
      } catch (error) {
        if (signal.aborted) break;
        this.log.warn(`Artifact ${file.path} waits: ${describe(error)}`);
      }
      await backoff.wait(signal);
    }
    return { stored: false, reason: 'the portal was away until the end' };
  }

  /** One try; undefined where the next may do better. */
  private async attempt(
    file: ArtifactUpload,
    signal: AbortSignal,
  ): Promise<UploadResult | undefined> {
    const headers = {
      [ARTIFACT_DIGEST_HEADER]: file.digest,
      [ARTIFACT_SIZE_HEADER]: String(file.size),
      [ARTIFACT_TYPE_HEADER]: file.type,
    };
    const asked = await this.portal.artifact('HEAD', file.path, headers, {
      signal,
    });
    if (asked.status === 204) return { stored: true };
    const held = Number(asked.headers.get(ARTIFACT_OFFSET_HEADER) ?? 0);
    const offset =
      asked.status === 200 && held > 0 && held <= file.size ? held : 0;
    const answer = await this.portal.artifact(
      'PUT',
      file.path,
      {
        ...headers,
        'content-type': 'application/octet-stream',
        ...(offset > 0 ? { [ARTIFACT_OFFSET_HEADER]: String(offset) } : {}),
      },
      { body: file.read(offset), signal },
    );
    const text = await answer.text();
    if (answer.ok) return { stored: true };
    this.log.warn(
      `Artifact ${file.path} was answered ${answer.status}: ${text.slice(
        0,
        300,
      )}`,
    );
    const reason = REFUSALS[answer.status];
    return reason ? { stored: false, reason } : undefined;
  }
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
