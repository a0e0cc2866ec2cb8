// @ts-check

/** Keys by which a caller that cannot sign is known: only their hashes, each of one endpoint. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('webhook_api_keys', table => {
    table.comment('API keys of webhook endpoints, by hash');
    table.string('hash', 64).primary().comment('SHA-256 of the key, in hex');
    table
      .string('endpoint_id', 128)
      .notNullable()
      .references('id')
      .inTable('webhook_endpoints');
    table.index(['endpoint_id']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('webhook_api_keys');
};
