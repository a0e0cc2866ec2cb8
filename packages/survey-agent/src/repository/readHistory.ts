import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { History } from '../findings';
import { showHidden } from '../text/showHidden';

const run = promisify(execFile);

/**
 * Settings that keep a repository's own configuration from starting programs, and let git read a tree that another user
 * of the Pod (the runner) cloned.
 */
const SAFE = [
  '-c',
  'safe.directory=*',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.pager=cat',
  '-c',
  'log.showSignature=false',
];

/** The command as it is shown to people. */
export const HISTORY_COMMAND = 'git log';

/** Whether git is there at all; an agent's image need not have it. */
export async function hasGit(): Promise<boolean> {
  return run('git', ['--version'], { timeout: 5000 }).then(
    () => true,
    () => false,
  );
}

/**
 * Branch, commits, authors and the last commit of a working tree.
 *
 * @returns undefined where there is no commit yet
 * @throws what `git` says, where it fails otherwise
 * @public
 */
export async function readHistory(
  root: string,
  signal: AbortSignal,
): Promise<History | undefined> {
  const git = async (...args: string[]) =>
    (
      await run('git', [...SAFE, '-C', root, ...args], {
        signal,
        timeout: 20_000,
        maxBuffer: 32 * 1024 * 1024,
        env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
      })
    ).stdout.trim();

  const head = await git('rev-parse', '--verify', '--quiet', 'HEAD').catch(
    error => {
      if ((error as { code?: unknown }).code === 1) {
        return '';
      }
      throw error;
    },
  );
  if (!head) {
    return undefined;
  }
  const [hash, time, subject] = (
    await git('log', '-1', '--format=%h%x00%cI%x00%s')
  ).split('\0');
  const authors = await git('log', '--format=%ae', '--max-count=20000');
  return {
    branch: showHidden(await git('rev-parse', '--abbrev-ref', 'HEAD')),
    commits: Number(await git('rev-list', '--count', 'HEAD')),
    authors: new Set(authors.split('\n')).size,
    shallow: (await git('rev-parse', '--is-shallow-repository')) === 'true',
    lastCommit: { hash, time, subject: showHidden(subject).slice(0, 200) },
  };
}
