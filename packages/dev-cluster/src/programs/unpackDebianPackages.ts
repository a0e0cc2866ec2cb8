import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DevClusterError } from '../errors/DevClusterError';
import { findTool } from '../system/findTool';
import { run } from '../system/run';

/**
 * Unpacks Debian packages into a folder, without installing anything on the machine: apt's lists and cache are
 * private, too.
 *
 * @throws DevClusterError `MissingTool` with `cure` where this is not a Debian, or they cannot be had
 */
export async function unpackDebianPackages(
  names: readonly string[],
  target: string,
  problem: string,
  cure: string,
): Promise<void> {
  if (!findTool('apt-get') || !findTool('dpkg')) {
    throw new DevClusterError('MissingTool', problem, { cure });
  }
  const work = join(target, '.apt');
  try {
    await mkdir(join(work, 'lists/partial'), { recursive: true });
    await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
    try {
      await download(names, work, []);
    } catch {
      // The machine's own lists are missing or old: fetch some for us alone.
      const privately = [
        '-o',
        `Dir::State::Lists=${work}/lists`,
        '-o',
        `Dir::Cache=${work}/cache`,
      ];
      await run('apt-get', [...privately, 'update', '-qq'], { cwd: work });
      await download(names, work, privately);
    }
    for (const file of await readdir(work)) {
      if (file.endsWith('.deb')) {
        await run('dpkg', ['-x', join(work, file), target]);
      }
    }
  } catch (cause) {
    throw new DevClusterError(
      'MissingTool',
      `${problem} Debian's package could not be had either: ${
        (cause as Error).message
      }`,
      { cure, cause },
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(
  names: readonly string[],
  work: string,
  options: readonly string[],
): Promise<void> {
  // As root apt would drop to a user that may not write here; the sandbox user is then ourselves.
  await run(
    'apt-get',
    [...options, '-o', 'APT::Sandbox::User=root', 'download', ...names],
    { cwd: work },
  );
}
