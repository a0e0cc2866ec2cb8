import type { Readable } from 'node:stream';
import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_OFFSET_HEADER,
  ARTIFACT_SIZE_HEADER,
} from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { Log } from '../Log';
import { Backoff } from './Backoff';
import type { PortalPresence } from './PortalPresence';

/** Bytes that the portal is to have. */
export type ResumableUpload = {
  /** What it is called in the log. */
  name: string;
  /** SHA-256 of all bytes, hex. */
  digest: string;
  size: number;
  /** Further headers of both requests. */
  headers?: Record<string, string>;
  /** Reads the bytes from `offset`. */
  read(offset: number): Readable;
  /** One request; any answer is returned. */
  send(
    method: 'HEAD' | 'PUT',
    headers: Record<string, string>,
    options: { body?: Readable; signal: AbortSignal },
  ): Promise<Response>;
  /** Answers after which another try is senseless, as a person reads them. */
  refusals: Readonly<Record<number, string>>;
  /** Whether the portal is there. */
  presence: PortalPresence;
};

/** How an upload ended. */
export type UploadResult =
  | { stored: true }
  /** The portal will not have it, or `signal` was aborted first. */
  | { stored: false; reason: string };

/** Brings bytes to the portal: digest first, then what it does not have, again and again until it has all of them. */
export async function uploadResumably(
  upload: ResumableUpload,
  options: { clock: Clock; log: Log; signal: AbortSignal },
): Promise<UploadResult> {
  const { clock, log, signal } = options;
  const backoff = new Backoff(clock, upload.presence);
  while (!signal.aborted) {
    try {
      const result = await attempt(upload, log, signal);
      if (result) return result;
    } catch (error) {
      if (signal.aborted) break;
      log.warn(`${upload.name} waits: ${describe(error)}`);
    }
    await backoff.wait(signal);
  }
  return { stored: false, reason: 'the portal was away until the end' };
}

/** One try; undefined where the next may do better. */
async function attempt(
  upload: ResumableUpload,
  log: Log,
  signal: AbortSignal,
): Promise<UploadResult | undefined> {
  const { name, size } = upload;
  const headers = {
    ...upload.headers,
    [ARTIFACT_DIGEST_HEADER]: upload.digest,
    [ARTIFACT_SIZE_HEADER]: String(size),
  };
  const asked = await upload.send('HEAD', headers, { signal });
  if (asked.status === 204) return { stored: true };
  const held = Number(asked.headers.get(ARTIFACT_OFFSET_HEADER) ?? 0);
  const offset = asked.status === 200 && held > 0 && held <= size ? held : 0;
  const answer = await upload.send(
    'PUT',
    {
      ...headers,
      'content-type': 'application/octet-stream',
      ...(offset > 0 ? { [ARTIFACT_OFFSET_HEADER]: String(offset) } : {}),
    },
    { body: upload.read(offset), signal },
  );
  const text = await answer.text();
  if (answer.ok) return { stored: true };
  log.warn(`${name} was answered ${answer.status}: ${text.slice(0, 300)}`);
  const reason = upload.refusals[answer.status];
  return reason ? { stored: false, reason } : undefined;
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
