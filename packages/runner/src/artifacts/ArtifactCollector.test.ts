import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ListLedger } from '../__testUtils__/ListLedger';
import { ArtifactCollector } from './ArtifactCollector';
import type { ArtifactUpload, ArtifactUploader } from './ArtifactUploader';

describe('ArtifactCollector', () => {
  it('delivers of a file that grows what it has digested', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'collector-'));
    const log = join(workspace, 'runner.log');
    const empty = join(workspace, 'empty.log');
    appendFileSync(log, 'one\n');
    appendFileSync(empty, '');
    const delivered: string[] = [];
    const uploader = {
      upload: async (file: ArtifactUpload) => {
        appendFileSync(log, 'two\n');
        delivered.push(await text(file.read(0)));
        return { stored: true };
      },
    } as unknown as ArtifactUploader;
    mkdirSync(join(workspace, 'artifacts'));
    const collector = new ArtifactCollector({
      ledger: new ListLedger(),
      uploader,
      workspace,
      artifactsDir: join(workspace, 'artifacts'),
      maxArtifacts: 10,
      maxBytes: 100,
      earlier: new Map(),
      signal: new AbortController().signal,
    });
    collector.addOwn(log, 'runner.log', 'log', workspace);
    collector.addOwn(empty, 'empty.log', 'log', workspace);
    await collector.settled();
    expect(delivered).toEqual(['one\n', '']);
    rmSync(workspace, { recursive: true });
  });
});
