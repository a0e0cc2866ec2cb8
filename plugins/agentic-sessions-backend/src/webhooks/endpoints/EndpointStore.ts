import type { Knex } from 'knex';
import type { EndpointConfig } from '../readWebhooksConfig';
import { SecretBoxError, type SecretBox } from './SecretBox';

/** Where a source sends to. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly source: string;
  /** What comes in here belongs to this namespace, whatever it says. */
  readonly namespace: string;
  /** Newest first. */
  readonly secrets: readonly string[];
}

interface EndpointRow {
  id: string;
  source: string;
  namespace: string;
  secrets: string;
  enabled: boolean | number;
}

/** The endpoints of the database, whose secrets only open with the configured keys. */
export class EndpointStore {
  readonly #knex: Knex;
  readonly #box: SecretBox | undefined;
  readonly #now: () => Date;

  constructor(options: {
    knex: Knex;
    /** Undefined where no key is configured; there can be no endpoint then. */
    box: SecretBox | undefined;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#box = options.box;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Makes the table say what the configuration says: new and changed endpoints are written, others are disabled, so that
   * their deliveries stay readable. Replicas may do this at the same time.
   */
  async provision(endpoints: readonly EndpointConfig[]): Promise<void> {
    for (const endpoint of endpoints) {
      if (!(await this.#isAsConfigured(endpoint))) {
        await this.#write(endpoint);
      }
    }
    await this.#writeKeys(endpoints);
    await this.#knex('webhook_endpoints')
      .whereNotIn(
        'id',
        endpoints.map(({ id }) => id),
      )
      .andWhere({ enabled: true })
      .update({ enabled: false, updated_at: this.#now().toISOString() });
  }

  /** The endpoint, or undefined where it is unknown, disabled or of another source: one answer for all three. */
  async find(source: string, id: string): Promise<WebhookEndpoint | undefined> {
    const row = await this.#row(id);
    return row?.enabled && row.source === source ? this.#read(row) : undefined;
  }

  /** The enabled endpoint of a source that the API key with this hash belongs to. */
  async findByKeyHash(
    source: string,
    hash: string,
  ): Promise<WebhookEndpoint | undefined> {
    // Found by its hash: what the time of a lookup tells about a hash tells nothing about a long, random key.
    const [id] = await this.#knex('webhook_api_keys')
      .where({ hash })
      .pluck<string[]>('endpoint_id');
    return id === undefined ? undefined : this.find(source, id);
  }

  /** Whether an endpoint belongs to a namespace and may be named by its triggers. */
  async belongsTo(
    id: string,
    owner: { source: string; namespace: string },
  ): Promise<boolean> {
    const row = await this.#row(id);
    return Boolean(
      row?.enabled &&
        row.source === owner.source &&
        row.namespace === owner.namespace,
    );
  }

  async #isAsConfigured(endpoint: EndpointConfig): Promise<boolean> {
    const row = await this.#row(endpoint.id);
    if (!row || !row.enabled || !this.#box) {
      return false;
    }
    const box = this.#box;
    const sealed: string[] = JSON.parse(row.secrets);
    if (
      row.source !== endpoint.source ||
      row.namespace !== endpoint.namespace ||
      !sealed.every(text => box.isCurrent(text))
    ) {
      return false;
    }
    try {
      return (
        JSON.stringify(this.#read(row).secrets) ===
        JSON.stringify(endpoint.secrets)
      );
    } catch (error) {
      // Whatever stands there, the configuration says what should.
      if (error instanceof SecretBoxError) {
        return false;
      }
      throw error;
    }
  }

  async #write(endpoint: EndpointConfig): Promise<void> {
    const { id, source, namespace } = endpoint;
    const columns = {
      source,
      namespace,
      secrets: JSON.stringify(
        endpoint.secrets.map(secret => this.#key().seal(secret, placeOf(id))),
      ),
      enabled: true,
      updated_at: this.#now().toISOString(),
    };
    await this.#knex('webhook_endpoints')
      .insert({ id, ...columns })
      .onConflict('id')
      .merge(columns);
  }

  async #writeKeys(endpoints: readonly EndpointConfig[]): Promise<void> {
    const wanted = endpoints.flatMap(endpoint =>
      endpoint.apiKeyHashes.map(hash => ({ hash, endpoint_id: endpoint.id })),
    );
    await this.#knex.transaction(async trx => {
      await trx('webhook_api_keys')
        .whereNotIn(
          'hash',
          wanted.map(({ hash }) => hash),
        )
        .delete();
      if (wanted.length > 0) {
        await trx('webhook_api_keys')
          .insert(wanted)
          .onConflict('hash')
          .merge(['endpoint_id']);
      }
    });
  }

  #read(row: EndpointRow): WebhookEndpoint {
    const sealed: string[] = JSON.parse(row.secrets);
    return {
      id: row.id,
      source: row.source,
      namespace: row.namespace,
      secrets: sealed.map(text => this.#key().open(text, placeOf(row.id))),
    };
  }

  async #row(id: string): Promise<EndpointRow | undefined> {
    return this.#knex('webhook_endpoints')
      .where({ id })
      .first<EndpointRow | undefined>();
  }

  #key(): SecretBox {
    if (!this.#box) {
      throw new Error(
        'Webhook endpoints need agenticSessions.encryption.keys, which encrypt their secrets at rest; make one with "openssl rand -base64 32"',
      );
    }
    return this.#box;
  }
}

function placeOf(id: string): string {
  return `webhook_endpoints/${id}`;
}
