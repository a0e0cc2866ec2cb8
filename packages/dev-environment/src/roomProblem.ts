import { mkdirSync, statSync, statfsSync } from 'node:fs';
import { UserError } from './UserError';

const GIB = 1024 ** 3;

/** What will be written where. */
export interface RoomWanted {
  folder: string;
  gib: number;
  /** What for, e.g. `packages`. */
  what: string;
  /** How to have it elsewhere, where that can be had. */
  elsewhere?: string;
}

/** What is known of a folder's disk. */
export interface Disk {
  /** The same for folders on the same disk. */
  device: number;
  freeBytes: number;
}

/**
 * What is wrong with the room for what will be written, with the cure; undefined where it is enough. Folders on the same
 * disk share its room.
 *
 * @throws UserError where a folder cannot be made
 */
export function roomProblem(
  wants: readonly RoomWanted[],
  look: (folder: string) => Disk = lookAt,
): string | undefined {
  const disks = new Map<number, { free: number; wants: RoomWanted[] }>();
  for (const want of wants) {
    const { device, freeBytes } = look(want.folder);
    const disk = disks.get(device) ?? { free: freeBytes / GIB, wants: [] };
    disk.wants.push(want);
    disks.set(device, disk);
  }
  const tooSmall = [...disks.values()].find(disk => disk.free < needed(disk));
  if (!tooSmall) {
    return undefined;
  }
  const { free, wants: here } = tooSmall;
  const parts = here.map(({ what, gib }) => `${what}: ${gib}`).join(', ');
  const folders = here.map(({ folder }) => folder).join(' and ');
  const cures = [
    'Free some',
    ...here.flatMap(({ elsewhere }) => elsewhere ?? []),
  ];
  return `Only ${free.toFixed(
    1,
  )} GiB are free on the disk of ${folders}; about ${needed(
    tooSmall,
  )} GiB are needed (${parts}).\n    ${cures.join(', or ')}.`;
}

function needed({ wants }: { wants: RoomWanted[] }): number {
  return wants.reduce((sum, { gib }) => sum + gib, 0);
}

/** The disk of a folder, which is made where it is not there. */
function lookAt(folder: string): Disk {
  try {
    mkdirSync(folder, { recursive: true });
    const { bavail, bsize } = statfsSync(folder);
    return { device: statSync(folder).dev, freeBytes: bavail * bsize };
  } catch (error) {
    throw new UserError(
      `${folder} cannot be used: ${
        error instanceof Error ? error.message : String(error)
      }\n    Make it a folder that may be written, or set AGENTIC_SESSIONS_CACHE to another one.`,
    );
  }
}
