import type { ClientHttp2Session } from 'node:http2';
import type { Clock } from '../Clock';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';

/**
 * An open HTTP/2 session that counts its requests: while there are any it is pinged and holds the process; idle it
 * does neither. Without pings a peer that vanished (no FIN, no RST) is noticed only after many minutes.
 */
export class KeptSession {
  readonly session: ClientHttp2Session;
  readonly #clock: Clock;
  readonly #pingIntervalMs: number;
  readonly #pingTimeoutMs: number;
  #openRequests = 0;
  #aliveAt: number;
  #retired = false;
  #cancel = () => {};

  constructor(
    session: ClientHttp2Session,
    options: { clock: Clock; pingIntervalMs: number; pingTimeoutMs: number },
  ) {
    this.session = session;
    this.#clock = options.clock;
    this.#pingIntervalMs = options.pingIntervalMs;
    this.#pingTimeoutMs = options.pingTimeoutMs;
    this.#aliveAt = options.clock.now();
    session.unref();
    // New requests go to a new session; those that are open may end here.
    session.on('goaway', () => {
      this.#retired = true;
    });
    session.on('close', () => this.#cancel());
  }

  /** Whether a new request may begin here. */
  get usable(): boolean {
    return !this.#retired && !this.session.closed && !this.session.destroyed;
  }

  /** A request begins. */
  opened(): void {
    this.#openRequests += 1;
    if (this.#openRequests === 1) {
      this.session.ref();
      // Not negative, or a clock that was set back would put the ping off by as much.
      const idle = Math.max(0, this.#clock.now() - this.#aliveAt);
      this.#pingAfter(Math.max(0, this.#pingIntervalMs - idle));
    }
  }

  /** A request ended. */
  ended(): void {
    this.#openRequests -= 1;
    if (this.#openRequests === 0) {
      this.#cancel();
      if (!this.session.destroyed) this.session.unref();
    }
  }

  #pingAfter(ms: number): void {
    this.#cancel = this.#clock.setTimeout(() => this.#ping(), ms);
  }

  #ping(): void {
    if (this.session.destroyed) return;
    this.#cancel = this.#clock.setTimeout(() => {
      this.session.destroy(
        new KubernetesConnectionError(
          `The API server did not answer a ping within ${
            this.#pingTimeoutMs
          } ms`,
          { code: 'SILENT' },
        ),
      );
    }, this.#pingTimeoutMs);
    const sent = this.session.ping(error => {
      if (error) return;
      this.#aliveAt = this.#clock.now();
      this.#cancel();
      if (this.#openRequests > 0) this.#pingAfter(this.#pingIntervalMs);
    });
    if (!sent) {
      // Too many pings are outstanding: that is silence as well.
      this.#retired = true;
    }
  }
}
