import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DevClusterError } from '../errors/DevClusterError';
import { explainSystemError } from '../errors/explainSystemError';
import { mirrored } from './mirrored';
import { parseChecksum } from './parseChecksum';
import { UnavailableError } from './UnavailableError';

const NAMES = { sha256: 'SHA-256', sha512: 'SHA-512' };

const ANSWER_TIMEOUT_MS = 6_000;
const STALL_TIMEOUT_MS = 30_000;

/** What a downloader can be told. */
export interface DownloaderOptions {
  mirror?: string;
  /** Default: Node's. */
  fetch?: typeof fetch;
}

/**
 * Brings files of official releases, each checked against the digest published beside it.
 * A host that does not answer is not asked again.
 */
export class Downloader {
  readonly #options: DownloaderOptions;
  readonly #unreachable = new Map<string, string>();

  constructor(options: DownloaderOptions = {}) {
    this.#options = options;
  }

  /**
   * Saves a file.
   *
   * @throws UnavailableError when it is not to be had here
   * @throws DevClusterError `ChecksumMismatch` when it is not what was published: nobody should go on from there
   */
  async download(
    url: string,
    checksumUrl: string,
    target: string,
  ): Promise<void> {
    const sums = await (await this.#get(checksumUrl)).text();
    const fileName = url.slice(url.lastIndexOf('/') + 1);
    const expected = parseChecksum(sums, fileName);
    if (!expected) {
      throw new DevClusterError(
        'ChecksumMismatch',
        `${checksumUrl} names no digest for ${fileName}.`,
        { cure: 'Ask who keeps the mirror, or build with --build.' },
      );
    }
    const response = await this.#get(url);
    const hash = createHash(expected.algorithm);
    let stall: NodeJS.Timeout | undefined;
    const stopper = new AbortController();
    const watch = () => {
      clearTimeout(stall);
      stall = setTimeout(() => stopper.abort(), STALL_TIMEOUT_MS);
    };
    try {
      watch();
      await pipeline(
        Readable.fromWeb(response.body as never),
        async function* digest(source: AsyncIterable<Buffer>) {
          for await (const chunk of source) {
            watch();
            hash.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(target, { mode: 0o755 }),
        { signal: stopper.signal },
      );
    } catch (error) {
      const explained = explainSystemError(error, target);
      if (explained instanceof DevClusterError) {
        throw explained;
      }
      throw new UnavailableError(`${url} broke off`, error);
    } finally {
      clearTimeout(stall);
    }
    const actual = hash.digest('hex');
    if (actual !== expected.digest) {
      throw new DevClusterError(
        'ChecksumMismatch',
        `${mirrored(url, this.#options.mirror)} has ${
          NAMES[expected.algorithm]
        } ${actual}, published is ${expected.digest}.`,
        {
          cure: 'What came is damaged or not genuine. Try again; if it stays so, build with --build and tell who keeps the host.',
        },
      );
    }
  }

  async #get(officialUrl: string): Promise<Response> {
    const url = mirrored(officialUrl, this.#options.mirror);
    const { origin } = new URL(url);
    const known = this.#unreachable.get(origin);
    if (known) {
      throw new UnavailableError(known);
    }
    const stopper = new AbortController();
    const timer = setTimeout(() => stopper.abort(), ANSWER_TIMEOUT_MS);
    let response: Response;
    try {
      response = await (this.#options.fetch ?? fetch)(url, {
        signal: stopper.signal,
      });
    } catch (error) {
      const cause = (error as { cause?: { code?: string } }).cause?.code;
      const reason = stopper.signal.aborted
        ? 'does not answer'
        : `cannot be reached${cause ? ` (${cause})` : ''}`;
      this.#unreachable.set(origin, `${origin} ${reason}`);
      throw new UnavailableError(`${origin} ${reason}`, error);
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok || !response.body) {
      // This host is closed to us, and its other files too.
      if ([401, 403, 407].includes(response.status)) {
        const reason = `${origin} refuses (${response.status})`;
        this.#unreachable.set(origin, reason);
        throw new UnavailableError(reason);
      }
      throw new UnavailableError(`${url} answers ${response.status}`);
    }
    return response;
  }
}
