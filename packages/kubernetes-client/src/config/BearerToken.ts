import { readFile } from 'node:fs/promises';
import type { Clock } from '../Clock';
import type { ClusterConfig } from './ClusterConfig';

/** A token is read from its file again after this long; the kubelet rotates it well before it ends. */
const REREAD_AFTER_MS = 60_000;

/** The bearer token of a cluster's configuration, read anew where it rotates. */
export class BearerToken {
  readonly #config: ClusterConfig;
  readonly #clock: Clock;
  #token: string | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(config: ClusterConfig, clock: Clock) {
    this.#config = config;
    this.#clock = clock;
  }

  /** Whether asking again may give another token. */
  get rotates(): boolean {
    return this.#config.tokenFile !== undefined && !this.#config.token;
  }

  /** Forgets what was read, because the server did not accept it. */
  invalidate(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  /** The token to send now; undefined where the client certificate speaks for us. */
  async get(): Promise<string | undefined> {
    const { token, tokenFile } = this.#config;
    if (token || !tokenFile) {
      return token;
    }
    if (this.#clock.now() - this.#readAt >= REREAD_AFTER_MS) {
      this.#token = (await readFile(tokenFile, 'utf8')).trim();
      this.#readAt = this.#clock.now();
    }
    return this.#token;
  }
}
