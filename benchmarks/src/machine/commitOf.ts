import { execFileSync } from 'node:child_process';

/** Commit of a checkout, with `+changes` where it is not clean; `unknown` where git knows none. */
export function commitOf(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short=12', 'HEAD')}${
      changed ? '+changes' : ''
    }`;
  } catch {
    // An unpacked archive measures as well as a clone.
    return 'unknown';
  }
}
