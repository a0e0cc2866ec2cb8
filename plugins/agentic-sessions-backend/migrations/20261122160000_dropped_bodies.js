// @ts-check

/** Bodies of deliveries are only kept for a while; their digest and what was decided stay. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('deliveries', table => {
    table
      .string('body_dropped_at', 24)
      .comment('When the body was emptied; the digest stays');
    table.index(['body_dropped_at', 'received_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('deliveries', table => {
    table.dropIndex(['body_dropped_at', 'received_at']);
    table.dropColumn('body_dropped_at');
  });
};
