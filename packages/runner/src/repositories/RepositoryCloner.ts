import { rm } from 'node:fs/promises';
import type { Clock } from '../Clock';
import { SessionFailure } from '../errors';
import type { Ledger } from '../spool/Ledger';
import { cloneRepository, type CloneRequest } from './cloneRepository';
import { explainCloneError } from './explainCloneError';
import { publicUrl } from './publicUrl';
import { repositoryFolder, type RepositoryRequest } from './repositoryFolder';

const ATTEMPTS = 3;
const PAUSE_MS = 1_000;

/** Faults of a network, which another try may not meet; anything else is the same the next time. */
const PASSING = /^(ECONN|ETIMEDOUT|EPIPE|EAI_AGAIN|UND_ERR)|^HttpError$/;

/** A repository in the workspace. */
export type ClonedRepository = {
  url: string;
  ref?: string;
  commit: string;
  /** Absolute path. */
  path: string;
};

/** Brings a session's repositories into its workspace, before the agent is there to see. */
export class RepositoryCloner {
  private readonly options: {
    ledger: Ledger;
    clock: Clock;
    workspace: string;
    timeoutMs: number;
    clone?: (request: CloneRequest) => Promise<string>;
  };

  constructor(options: RepositoryCloner['options']) {
    this.options = options;
  }

  /**
   * Clones what is not there yet.
   *
   * @param earlier - commits by path, of clones that an earlier process has finished.
   * @throws {@link SessionFailure} `RepositoryUnavailable`, in words.
   */
  async cloneAll(
    repositories: readonly RepositoryRequest[],
    earlier: ReadonlyMap<string, string>,
  ): Promise<ClonedRepository[]> {
    const cloned: ClonedRepository[] = [];
    for (const repository of repositories) {
      const { url, ref } = repository;
      const path = repositoryFolder(this.options.workspace, repository);
      if (cloned.some(other => overlap(other.path, path))) {
        throw unavailable(
          url,
          'its folder is that of another repository; give it a `path` of its own',
        );
      }
      const known = earlier.get(path);
      const commit = known ?? (await this.clone({ url, ref, folder: path }));
      const done = {
        url: publicUrl(url),
        commit,
        path,
        ...(ref ? { ref } : {}),
      };
      cloned.push(done);
      if (!known)
        this.options.ledger.append({ kind: 'git.cloned', body: done });
    }
    return cloned;
  }

  private async clone(request: CloneRequest): Promise<string> {
    const { clock, timeoutMs, clone = cloneRepository } = this.options;
    if (!/^https?:$/.test(new URL(request.url).protocol)) {
      throw unavailable(
        request.url,
        'only http and https addresses are cloned',
      );
    }
    for (let attempt = 1; ; attempt += 1) {
      // Half a clone of an earlier try or process is in the way.
      await rm(request.folder, { recursive: true, force: true });
      const limit = new AbortController();
      try {
        return await Promise.race([
          clone(request),
          clock.sleep(timeoutMs, limit.signal).then((): never => {
            throw new Error(`it took longer than ${timeoutMs / 1000} s`);
          }),
        ]);
      } catch (error) {
        const code = String((error as { code?: unknown }).code ?? '');
        if (attempt >= ATTEMPTS || !isPassing(code, error)) {
          throw unavailable(request.url, explainCloneError(error), error);
        }
        await clock.sleep(PAUSE_MS * attempt);
      } finally {
        limit.abort();
      }
    }
  }
}

/** One clone in another could be led elsewhere by links in the outer one. */
function overlap(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}

function isPassing(code: string, error: unknown): boolean {
  const status = (error as { data?: { statusCode?: number } }).data?.statusCode;
  return PASSING.test(code) && (status === undefined || status >= 500);
}

function unavailable(
  url: string,
  why: string,
  cause?: unknown,
): SessionFailure {
  return new SessionFailure(
    'RepositoryUnavailable',
    `The repository ${publicUrl(url)} could not be cloned: ${why}.`,
    { cause },
  );
}
