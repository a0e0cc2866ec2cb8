import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ArtifactPathError,
  checkArtifactPath,
  digestOf,
  mediaTypeOf,
} from '@agentic-sessions/artifact-indexer';
import type { ArtifactType } from '@agentic-sessions/runner-protocol';
import type { Ledger } from '../spool/Ledger';
import { artifactType } from './artifactType';
import type { ArtifactUploader } from './ArtifactUploader';
import { listFiles } from './listFiles';
import { openInside } from './openInside';
import { readRange } from './readRange';

/** Folder of artifacts that the runner itself makes. */
const OWN_FOLDER = 'session';

/** What the collector works with. */
export type ArtifactCollectorOptions = {
  ledger: Ledger;
  uploader: ArtifactUploader;
  workspace: string;
  artifactsDir: string;
  maxArtifacts: number;
  maxBytes: number;
  /** Digest by path of what an earlier process has delivered. */
  earlier: ReadonlyMap<string, string>;
  /** Ends uploads that are still waiting. */
  signal: AbortSignal;
};

/**
 * Delivers what the agent left in the artifacts' folder, and the files of the workspace it pointed to. Runs while a
 * person is asked, after each turn and at the end; a file that changed is delivered again, as its next version.
 */
export class ArtifactCollector {
  private readonly options: ArtifactCollectorOptions;
  private readonly delivered: Map<string, string>;
  private readonly named = new Set<string>();
  private readonly told = new Set<string>();
  private last: Promise<void> = Promise.resolve();
  private failure?: unknown;

  constructor(options: ArtifactCollectorOptions) {
    this.options = options;
    this.delivered = new Map(options.earlier);
  }

  /** Remembers a file that the agent pointed to (`file://…`). */
  name(uri: string): void {
    if (!uri.startsWith('file://')) return;
    try {
      this.named.add(fileURLToPath(uri));
    } catch {
      // An address that is none points to nothing.
    }
  }

  /** Collects in the background, after what is already being collected. */
  collect(): void {
    this.last = this.last
      .then(() => this.collectNow())
      .catch(error => {
        this.failure = error;
      });
  }

  /** Delivers a file of the runner's own. */
  addOwn(path: string, name: string, type: ArtifactType, folder: string): void {
    this.last = this.last
      .then(async () => {
        const root = await realpath(folder);
        await this.deliver(root, path, `${OWN_FOLDER}/${name}`, type);
      })
      .catch(error => {
        this.failure = error;
      });
  }

  /** Resolves when everything asked for so far is delivered or given up. */
  async settled(): Promise<void> {
    await this.last;
    if (this.failure) throw this.failure;
  }

  private async collectNow(): Promise<void> {
    const { workspace, artifactsDir } = this.options;
    const root = await realpath(workspace);
    for (const path of await listFiles(artifactsDir)) {
      const name = relative(artifactsDir, path);
      if (name.split('/')[0] === OWN_FOLDER) {
        this.tell(name, `the folder "${OWN_FOLDER}" is the runner's own`);
      } else {
        await this.deliver(root, path, name, artifactType(name));
      }
    }
    for (const path of this.named) {
      const name = relative(root, path);
      if (!name.startsWith('..') && !path.startsWith(`${artifactsDir}/`)) {
        await this.deliver(root, path, name, artifactType(name));
      }
    }
  }

  private async deliver(
    folder: string,
    path: string,
    name: string,
    type: ArtifactType,
  ): Promise<void> {
    const { maxArtifacts, maxBytes, uploader, signal, ledger } = this.options;
    const checked = this.checkName(name);
    if (!checked) return;
    const file = await openInside(folder, path);
    if (!file) {
      this.tell(name, 'it is no regular file of the workspace');
      return;
    }
    try {
      if ((await file.stat()).size > maxBytes) {
        this.tell(name, `it is larger than ${maxBytes} bytes`);
        return;
      }
      const { digest, size } = await digestOf(readRange(file, 0));
      // No further than what was digested: a log grows while it is delivered.
      const read = (start: number) => readRange(file, start, size);
      if (this.delivered.get(checked) === digest) return;
      if (
        !this.delivered.has(checked) &&
        this.delivered.size >= maxArtifacts &&
        type !== 'log'
      ) {
        this.tell(name, `a session has at most ${maxArtifacts} artifacts`);
        return;
      }
      const result = await uploader.upload(
        { path: checked, digest, size, type, read },
        signal,
      );
      if (!result.stored) {
        this.tell(name, result.reason);
        return;
      }
      this.delivered.set(checked, digest);
      const mediaType = mediaTypeOf(checked);
      ledger.append({
        kind: 'artifact.added',
        body: { path: checked, digest, size, mediaType, type },
      });
    } finally {
      await file.close();
    }
  }

  private checkName(name: string): string | undefined {
    try {
      return checkArtifactPath(name);
    } catch (error) {
      if (!(error instanceof ArtifactPathError)) throw error;
      this.tell(name, error.message);
      return undefined;
    }
  }

  /** Says once why a file is not among the artifacts. */
  private tell(name: string, why: string): void {
    const text = `The file ${JSON.stringify(
      name,
    )} was not kept as an artifact: ${why}.`;
    if (this.told.has(text)) return;
    this.told.add(text);
    this.options.ledger.append({ kind: 'note', body: { text } });
  }
}
