import { existsSync } from 'node:fs';
import path from 'node:path';
import { havePrograms } from '@agentic-sessions/dev-cluster';
import { cacheDirectory, checkout } from './paths';
import { roomProblem } from './roomProblem';
import { UserError } from './UserError';

/** Room in GiB, measured on a first start, with some to spare. */
const ROOM = {
  packages: 2.5,
  state: 1,
  apps: 0.5,
  downloads: 1.5,
  /** Sources and Go's own caches are the most of it. */
  builds: 8,
};

/**
 * Checks that the disks have room for a start: more for the first one, which installs packages and has the Kubernetes
 * programs made. What building these needs besides, Go among it, is checked where they are missing.
 *
 * @param options - state folder of the environment, and who is told what may become a problem
 * @throws UserError naming the disk, what is wanted there and the cure
 */
export function preflight(options: {
  directory: string;
  tell: (text: string) => void;
}): void {
  const installed = path.join(checkout, 'node_modules', '.installed-for');
  const wants = [
    { folder: options.directory, gib: ROOM.state, what: 'state of the node' },
    ...(existsSync(installed)
      ? []
      : [{ folder: checkout, gib: ROOM.packages, what: 'packages' }]),
  ];
  const cache = (gib: number, what: string) => ({
    folder: cacheDirectory,
    gib,
    what,
    elsewhere: 'set AGENTIC_SESSIONS_CACHE to a folder on another disk',
  });
  if (havePrograms()) {
    refuse(roomProblem([...wants, cache(ROOM.apps, 'built apps')]));
    return;
  }
  refuse(roomProblem([...wants, cache(ROOM.downloads, 'Kubernetes programs')]));
  // Known only later: whether they can be downloaded. A build that finds the disk full says so and goes on next time.
  const built = roomProblem([
    ...wants,
    cache(ROOM.builds, 'Kubernetes programs, built once with Go'),
  ]);
  if (built) {
    options.tell(
      `This may not do where the Kubernetes programs cannot be downloaded. ${built}`,
    );
  }
}

function refuse(problem: string | undefined): void {
  if (problem) {
    throw new UserError(problem);
  }
}
