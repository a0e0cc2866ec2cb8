import { DevClusterError } from './DevClusterError';

function errnoOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/**
 * Turns the system errors that people meet (no space, no rights, read-only place) into ones with a cure.
 * Everything else is handed back as it came.
 */
export function explainSystemError(error: unknown, place: string): unknown {
  switch (errnoOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(place, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new DevClusterError('NoRights', `May not write in ${place}.`, {
        cure: 'Make the folder writable for this user, or name another one by AGENTIC_SESSIONS_CACHE or --state.',
        cause: error,
      });
    default:
      return error;
  }
}

/** The error for a full disk, also used where a program we ran printed it. */
export function diskFull(place: string, cause?: unknown): DevClusterError {
  return new DevClusterError('DiskFull', `The disk of ${place} is full.`, {
    cure: 'Free some space (about 7 GB are needed for a first build, 1 GB afterwards) and start again: what is finished is kept.',
    cause,
  });
}
