import { isAbsolute, join, normalize } from 'node:path';
import { SessionFailure } from '../errors';

/** A repository of `Session.spec`. */
export type RepositoryRequest = { url: string; ref?: string; path?: string };

/**
 * The folder a repository is cloned into: the one it names below the workspace, else the last part of its address.
 *
 * @throws {@link SessionFailure} where that leads out of the workspace or is the artifacts' folder.
 */
export function repositoryFolder(
  workspace: string,
  { url, path }: RepositoryRequest,
): string {
  const name =
    path ??
    decodeURIComponent(new URL(url).pathname)
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split('/')
      .at(-1) ??
    '';
  const relative = normalize(name);
  if (
    name === '' ||
    name.includes('\0') ||
    isAbsolute(relative) ||
    relative === '.' ||
    relative.split('/').includes('..') ||
    relative.split('/')[0] === 'artifacts'
  ) {
    throw new SessionFailure(
      'RepositoryUnavailable',
      `The repository ${url} cannot go into the folder "${name}" of the workspace. Give it another \`path\`.`,
    );
  }
  return join(workspace, relative);
}
