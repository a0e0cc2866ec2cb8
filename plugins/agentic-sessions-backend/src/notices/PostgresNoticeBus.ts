import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Knex } from 'knex';
import { inTime } from './inTime';
import { LocalNoticeBus } from './LocalNoticeBus';
import { NoticeBatch } from './NoticeBatch';
import type { Notice } from './Notice';
import type { NoticeBus } from './NoticeBus';

const CHANNEL = 'agentic_sessions';
const MAX_RETRY_MS = 15_000;
/** How often it is tried whether the connection still carries anything: one that a firewall dropped says nothing. */
const PING_MS = 10_000;
/** How long a connection may take to be there, and then to listen; a firewall drops those that begin just as well. */
const CONNECT_MS = 10_000;

/** What the driver's own connection offers; knex leaves it untyped. */
interface RawConnection {
  query(sql: string): Promise<unknown>;
  on(
    event: 'notification',
    listener: (message: { payload?: string }) => void,
  ): void;
  on(event: 'error' | 'end', listener: (error?: Error) => void): void;
  removeAllListeners(): void;
}

/** What a {@link PostgresNoticeBus} needs. */
export interface PostgresNoticeBusOptions {
  readonly knex: Knex;
  readonly logger: LoggerService;
  readonly pingMs?: number;
  readonly connectMs?: number;
  readonly now?: () => number;
}

/**
 * Carries notices between replicas by LISTEN and NOTIFY. It listens on a connection of its own, outside the pool; what
 * is committed within a moment goes out as one notice, since each NOTIFY takes a lock of the whole database at commit.
 * After a lost connection everybody is told to look again, back to when it last carried something.
 */
export class PostgresNoticeBus implements NoticeBus {
  readonly #knex: Knex;
  readonly #logger: LoggerService;
  readonly #local: LocalNoticeBus;
  readonly #batch: NoticeBatch;
  readonly #origin = randomUUID();
  readonly #pingMs: number;
  readonly #connectMs: number;
  readonly #now: () => number;
  #connection?: RawConnection;
  #retry?: NodeJS.Timeout;
  #ping?: NodeJS.Timeout;
  /** When the connection last proved that it carries what is told. */
  #heardAt = 0;
  /** What came after it may never have been heard. */
  #deafSince?: number;
  #failures = 0;
  #closed = false;

  private constructor(options: PostgresNoticeBusOptions) {
    this.#knex = options.knex;
    this.#pingMs = options.pingMs ?? PING_MS;
    this.#connectMs = options.connectMs ?? CONNECT_MS;
    this.#now = options.now ?? Date.now;
    this.#logger = options.logger;
    this.#local = new LocalNoticeBus(options);
    this.#batch = new NoticeBatch({
      send: async notices => {
        await this.#knex.raw('select pg_notify(?, ?)', [
          CHANNEL,
          JSON.stringify({ from: this.#origin, notices }),
        ]);
      },
      onError: error =>
        this.#logger.warn('Could not tell the other replicas', error),
    });
  }

  /**
   * Opens the bus; returns once it listens.
   *
   * @throws what the database says, or that it does not answer; nothing stays open then
   */
  static async create(
    options: PostgresNoticeBusOptions,
  ): Promise<PostgresNoticeBus> {
    const bus = new PostgresNoticeBus(options);
    try {
      await bus.#listen();
    } catch (error) {
      await bus.close();
      throw error;
    }
    return bus;
  }

  publish(notice: Notice): void {
    this.#local.publish(notice);
    this.#batch.add(notice);
  }

  subscribe(listener: (notice: Notice) => void): () => void {
    return this.#local.subscribe(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#ping);
    await this.#batch.close();
    await this.#drop();
    await this.#local.close();
  }

  async #listen(): Promise<void> {
    const connection = await this.#connect();
    if (this.#closed) {
      await this.#destroy(connection);
      return;
    }
    this.#connection = connection;
    connection.on('notification', message => this.#hear(message.payload));
    connection.on('error', error => this.#lost(connection, error));
    connection.on('end', () => this.#lost(connection));
    await inTime(connection.query(`listen ${CHANNEL}`), this.#connectMs);
    this.#failures = 0;
    this.#heardAt = this.#now();
    this.#pingLater(connection);
  }

  async #connect(): Promise<RawConnection> {
    const { client } = this.#knex;
    const connecting: Promise<RawConnection> = client.acquireRawConnection();
    try {
      return await inTime(connecting, this.#connectMs);
    } catch (error) {
      // It may come yet, when nobody waits for it any more. Where it failed there is none.
      connecting.then(
        late => this.#destroy(late),
        () => undefined,
      );
      throw error;
    }
  }

  #pingLater(connection: RawConnection): void {
    clearTimeout(this.#ping);
    this.#ping = setTimeout(async () => {
      const asked = this.#now();
      const late = setTimeout(
        () => this.#lost(connection, new Error('It answers no more')),
        this.#pingMs,
      );
      try {
        await connection.query('select 1');
        if (this.#connection === connection) {
          // What was told before it was asked has come before the answer.
          this.#heardAt = asked;
          this.#pingLater(connection);
        }
      } catch (error) {
        this.#lost(connection, toError(error));
      } finally {
        clearTimeout(late);
      }
    }, this.#pingMs);
  }

  #hear(payload: string | undefined): void {
    try {
      const heard: { from: string; notices: Notice[] } = JSON.parse(
        payload ?? '',
      );
      if (heard.from === this.#origin) {
        return;
      }
      for (const notice of heard.notices) {
        this.#local.publish(notice);
      }
    } catch (error) {
      this.#logger.warn('Could not read a notice', toError(error));
    }
  }

  #lost(connection: RawConnection, error?: Error): void {
    if (this.#closed || this.#connection !== connection) {
      return;
    }
    this.#logger.warn(
      `Lost the connection that hears notices: ${error?.message ?? 'ended'}`,
    );
    this.#deafSince ??= this.#heardAt;
    void this.#drop();
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    // A connection lost while it begins to listen is told twice: by its event, and by what it was asked.
    clearTimeout(this.#retry);
    const wait = Math.min(MAX_RETRY_MS, 250 * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(async () => {
      try {
        await this.#listen();
        // What was told while nobody listened is found by looking.
        const since = this.#deafSince ?? this.#heardAt;
        this.#deafSince = undefined;
        this.#local.publish({
          type: 'resync',
          since: new Date(since).toISOString(),
        });
      } catch (error) {
        this.#logger.warn('Cannot listen for notices yet', toError(error));
        await this.#drop();
        if (!this.#closed) {
          this.#reconnectLater();
        }
      }
    }, wait);
  }

  async #drop(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    clearTimeout(this.#ping);
    if (connection) {
      await this.#destroy(connection);
    }
  }

  async #destroy(connection: RawConnection): Promise<void> {
    connection.removeAllListeners();
    // A connection that dies while it is let go says so by an event nobody needs any more.
    connection.on('error', () => undefined);
    try {
      await this.#knex.client.destroyRawConnection(connection);
    } catch (error) {
      this.#logger.debug('The connection was gone already', toError(error));
    }
  }
}
