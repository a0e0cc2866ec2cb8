import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listImages, loadImage } from '../images/loadImage';
import { PAUSE_IMAGE, pauseImage } from '../images/pauseImage';
import { writeImageArchive } from '../images/writeImageArchive';
import type { Programs } from '../programs/Programs';
import { isRunning } from '../system/processIdentity';
import { waitUntil } from '../system/waitUntil';
import { writeAtomically } from '../system/writeAtomically';
import type { NodeRecord } from './NodeRecord';

const TIMEOUT_MS = 90_000;

/** Loads the pause image, and every archive that this node has not loaded yet. */
export async function importMissingImages(
  archives: readonly string[],
  record: NodeRecord,
  programs: Programs,
): Promise<void> {
  const target = {
    ctr: join(programs.folder, programs.files.ctr),
    initPid: record.init?.pid ?? 0,
  };
  const present = await waitUntil(
    async () => {
      try {
        return await listImages(target);
      } catch (error) {
        if (!isRunning(record.init)) {
          throw error;
        }
        return undefined; // containerd is not listening yet
      }
    },
    { what: 'containerd', timeoutMs: TIMEOUT_MS },
  );
  if (!present.includes(PAUSE_IMAGE)) {
    const archive = join(record.stateFolder, 'pause.tar');
    await writeAtomically(archive, writeImageArchive([pauseImage()]));
    await loadImage(target, archive);
  }
  const loadedFile = join(record.stateFolder, 'loaded-images.json');
  const loaded: string[] = existsSync(loadedFile)
    ? JSON.parse(readFileSync(loadedFile, 'utf8'))
    : [];
  for (const archive of archives) {
    const { size, mtimeMs } = statSync(archive);
    const identity = `${archive} ${size} ${mtimeMs}`;
    if (!loaded.includes(identity)) {
      await loadImage(target, archive);
      loaded.push(identity);
      await writeAtomically(loadedFile, JSON.stringify(loaded));
    }
  }
}
