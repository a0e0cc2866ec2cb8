import fs from 'node:fs';
import git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';

const COMMIT = /^[0-9a-f]{40}$/;

/** What a clone is made of. */
export type CloneRequest = { url: string; ref?: string; folder: string };

/** Clones one repository over HTTP and returns the commit that is checked out: shallow, but for a commit named by its hash. */
export async function cloneRepository({
  url,
  ref,
  folder,
}: CloneRequest): Promise<string> {
  // Servers give out single commits only where they are told to, so for one of those the history has to come along.
  const commit = ref && COMMIT.test(ref) ? ref : undefined;
  await git.clone({
    fs,
    http,
    dir: folder,
    url,
    ...(commit
      ? { noCheckout: true }
      : { ref, depth: 1, singleBranch: true, noTags: !ref }),
    // There are no credentials in this container to offer.
    onAuth: () => ({ cancel: true }),
  });
  if (commit) await git.checkout({ fs, dir: folder, ref: commit });
  return git.resolveRef({ fs, dir: folder, ref: 'HEAD' });
}
