// @ts-check

/** What a suspended session goes on from: its snapshot, and what people last said should become of it. */

const TIME = 24;
const HASH = 64;
const NAME = 253;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('snapshots', table => {
    table.comment(
      'Workspaces that outlive their Pods. Never artifacts: nobody downloads them, and they go when the session ends',
    );
    table.string('session_id', NAME).notNullable();
    table.string('digest', HASH).notNullable().comment('SHA-256, hex');
    table.string('namespace', 63).notNullable();
    table.integer('attempt').notNullable().comment('The Pod that took it');
    table.bigInteger('size').notNullable();
    table.string('created_at', TIME).notNullable();
    table
      .string('stored_at', TIME)
      .comment('When all of it was there; null while it comes in');
    table.primary(['session_id', 'digest']);
  });

  await knex.schema.createTable('desired_states', table => {
    table.comment(
      'Whether people want a session to run or to rest; said to the cluster until it has heard it',
    );
    table.string('session_id', NAME).primary();
    table.string('namespace', 63).notNullable();
    table.string('desired', 16).notNullable();
    table.string('decided_at', TIME).notNullable();
    table.string('heard_at', TIME);
    table.index(['heard_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('desired_states');
  await knex.schema.dropTable('snapshots');
};
