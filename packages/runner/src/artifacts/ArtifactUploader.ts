import type { Readable } from 'node:stream';
import {
  ARTIFACT_TYPE_HEADER,
  type ArtifactType,
} from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { Log } from '../Log';
import type { PortalClient } from '../portal/PortalClient';
import { uploadResumably, type UploadResult } from '../portal/uploadResumably';

/** A file that is to become an artifact. */
export type ArtifactUpload = {
  path: string;
  digest: string;
  size: number;
  type: ArtifactType;
  /** Reads the bytes from `offset`. */
  read(offset: number): Readable;
};

/** Answers after which another try is senseless, as a person reads them. */
const REFUSALS: Record<number, string> = {
  400: 'the portal does not take this name',
  403: 'policy allows no more artifacts',
  413: 'it is larger than policy allows',
  422: 'it was written to while it was being stored',
};

/** Brings files to the portal as artifacts. */
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
    return uploadResumably(
      {
        ...file,
        name: `Artifact ${file.path}`,
        headers: { [ARTIFACT_TYPE_HEADER]: file.type },
        refusals: REFUSALS,
        presence: this.portal.presence,
        send: (method, headers, options) =>
          this.portal.artifact(method, file.path, headers, options),
      },
      { clock: this.clock, log: this.log, signal },
    );
  }
}
