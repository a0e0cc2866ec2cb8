// @ts-check

/** Sessions that people have been let start, so that the limit a minute also counts those that are not there yet. */

const TIME = 24;
const NAME = 253;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('session_starts', table => {
    table.comment(
      'Places in the minute that were given to people and scripts; a row is forgotten once its minute is over',
    );
    table.string('session_id', NAME).primary();
    table.string('namespace', 63).notNullable();
    table.string('started_at', TIME).notNullable();
    table.index(['namespace', 'started_at']);
  });
  await knex.schema.alterTable('sessions', table => {
    // What a viewer looks at that may have missed notices.
    table.index(['updated_at', 'session_id']);
  });
  await knex.schema.alterTable('delivery_digests', table => {
    // What the sweeper forgets.
    table.index(['received_at']);
    // By what it forgets them.
    table.index(['delivery']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('delivery_digests', table => {
    table.dropIndex(['delivery']);
    table.dropIndex(['received_at']);
  });
  await knex.schema.alterTable('sessions', table => {
    table.dropIndex(['updated_at', 'session_id']);
  });
  await knex.schema.dropTable('session_starts');
};
