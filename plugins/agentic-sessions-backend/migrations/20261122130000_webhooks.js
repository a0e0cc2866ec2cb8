// @ts-check

/**
 * What comes in from outside: endpoints with their secrets, deliveries, and the sessions that are still to be created.
 *
 * Times are ISO 8601 in UTC with milliseconds, as text, as in the ledger's tables.
 */

const TIME = 24;
const HASH = 64;
const NAME = 253;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('webhook_endpoints', table => {
    table.comment(
      'Where sources send to; an endpoint belongs to one namespace',
    );
    table.string('id', 128).primary();
    table.string('source', 63).notNullable();
    table.string('namespace', 63).notNullable();
    table
      .text('secrets')
      .notNullable()
      .comment('JSON: encrypted secrets, newest first');
    table.boolean('enabled').notNullable();
    table.string('updated_at', TIME).notNullable();
  });

  await knex.schema.createTable('deliveries', table => {
    table.comment(
      'Genuine requests and what came of each; written before they are answered',
    );
    table.string('id', 36).primary();
    table.string('endpoint_id', 128).notNullable();
    table.string('source', 63).notNullable();
    table.string('namespace', 63).notNullable();
    table
      .string('delivery_id', 128)
      .notNullable()
      .comment("The source's own id");
    table
      .string('body_digest', HASH)
      .notNullable()
      .comment('SHA-256 of the body as it came');
    table.binary('body').notNullable();
    table
      .text('headers')
      .notNullable()
      .comment('JSON; those that say what it is, none that proves who sent it');
    table
      .integer('secret_index')
      .notNullable()
      .comment('Which secret signed, 0 for the newest');
    table.string('event', 128).notNullable();
    table.string('action', 128);
    table.string('actor_id', 128);
    table.string('actor_name', NAME);
    table.string('trigger_name', NAME);
    table.text('correlation_key');
    table
      .string('status', 16)
      .notNullable()
      .comment(
        'What was answered: accepted, queued, steered, ignored, refused',
      );
    table
      .string('reason', 64)
      .comment('Machine word where nothing was started');
    table
      .string('state', 16)
      .notNullable()
      .comment('matched, done, ignored, refused, dead');
    table
      .string('session_id', NAME)
      .comment('The session that it starts, or reached');
    table.boolean('starts_session').notNullable();
    table
      .text('answer')
      .notNullable()
      .comment('JSON: what every repeat is answered');
    table.integer('repeats').notNullable().defaultTo(0);
    table.string('trace_id', 64);
    table.string('received_at', TIME).notNullable();
    table.unique(['endpoint_id', 'delivery_id']);
    table.index(['namespace', 'starts_session', 'received_at']);
    table.index(['namespace', 'source', 'correlation_key']);
    table.index(['session_id']);
  });

  await knex.schema.createTable('delivery_digests', table => {
    table.comment(
      'Sources sign only the body: the last delivery that brought each, so that a new id is no new event',
    );
    table.string('endpoint_id', 128).notNullable();
    table.string('body_digest', HASH).notNullable();
    table
      .string('delivery', 36)
      .notNullable()
      .references('id')
      .inTable('deliveries');
    table.string('received_at', TIME).notNullable();
    table.primary(['endpoint_id', 'body_digest']);
  });

  await knex.schema.createTable('session_creations', table => {
    table.comment(
      'Sessions that were promised and are still to be created; a row goes to a worker by a lease',
    );
    table.string('session_id', NAME).primary();
    table.string('namespace', 63).notNullable();
    table
      .string('delivery', 36)
      .notNullable()
      .references('id')
      .inTable('deliveries');
    table
      .text('session')
      .notNullable()
      .comment('JSON: the custom resource, as it was decided');
    table
      .string('waits_for', NAME)
      .comment('A session that must have ended first');
    table.string('state', 16).notNullable().comment('pending, done, dead');
    table.integer('attempts').notNullable().defaultTo(0);
    table.string('next_attempt_at', TIME).notNullable();
    table.string('lease_owner', 64);
    table.text('last_error');
    table.index(['state', 'next_attempt_at']);
  });

  await knex.schema.createTable('webhook_locks', table => {
    table.comment(
      'One row a namespace: who decides about a delivery holds it, so that decisions come one by one',
    );
    table.string('namespace', 63).primary();
    table.string('taken_at', TIME).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'webhook_locks',
    'session_creations',
    'delivery_digests',
    'deliveries',
    'webhook_endpoints',
  ]) {
    await knex.schema.dropTable(table);
  }
};
