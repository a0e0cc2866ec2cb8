// @ts-check

/**
 * A delivery that was sent to a session as a message, and that the session ended before hearing, becomes a session of its
 * own: which delivery a message came from, and the session that waits for the case.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('commands', table => {
    table
      .string('delivery', 36)
      .comment('The delivery that it carries; null where a person wrote');
  });
  // `state` has a fourth word from here on, `held`: only to be created should the message stay unheard.
  await knex.schema.alterTable('session_creations', table => {
    table.index(['delivery']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex('session_creations').where({ state: 'held' }).delete();
  await knex.schema.alterTable('session_creations', table => {
    table.dropIndex(['delivery']);
  });
  await knex.schema.alterTable('commands', table => {
    table.dropColumn('delivery');
  });
};
