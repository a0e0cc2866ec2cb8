// @ts-check

/**
 * The ledger, the read model and what people decide.
 *
 * Times are ISO 8601 in UTC with milliseconds, as text: they compare the same on both engines and come back as they
 * were hashed. Bodies are canonical JSON, as text, for the same reason (`jsonb` would write them anew).
 */

const TIME = 24;
const HASH = 64;
const NAME = 253;

/** Tables whose rows may only ever be added, with the keys that an insert must not meet again. */
const APPEND_ONLY = {
  session_events: [
    ['session_id', 'seq'],
    ['session_id', 'attempt', 'runner_seq'],
    ['session_id', 'source_key'],
    ['rowid'],
  ],
  audit_log: [['id'], ['rowid']],
};

/** @param {import('knex').Knex} knex */
function isSqlite(knex) {
  return /sqlite/.test(String(knex.client.config.client));
}

/** @param {import('knex').Knex} knex */
async function sealSqlite(knex) {
  for (const [table, keys] of Object.entries(APPEND_ONLY)) {
    for (const action of ['update', 'delete']) {
      await knex.raw(
        `create trigger ${table}_no_${action} before ${action} on ${table}
         begin select raise(abort, '${table} is append-only'); end`,
      );
    }
    // `INSERT OR REPLACE` removes the row it meets without a delete trigger; so every key, the hidden one too.
    const meets = keys
      .map(
        key =>
          `(${key.map(column => `${column} = new.${column}`).join(' and ')})`,
      )
      .join(' or ');
    await knex.raw(
      `create trigger ${table}_no_replace before insert on ${table}
       when exists (select 1 from ${table} where ${meets})
       begin select raise(abort, '${table} is append-only'); end`,
    );
  }
}

/** @param {import('knex').Knex} knex */
async function sealPostgres(knex) {
  await knex.raw(
    `create function agentic_sessions_append_only() returns trigger language plpgsql as $$
     begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$`,
  );
  for (const table of Object.keys(APPEND_ONLY)) {
    await knex.raw(
      `create trigger ${table}_no_change before update or delete on ${table}
       for each row execute function agentic_sessions_append_only()`,
    );
    await knex.raw(
      `create trigger ${table}_no_truncate before truncate on ${table}
       for each statement execute function agentic_sessions_append_only()`,
    );
    // `always`: they also fire where a session sets itself to be a replica.
    for (const trigger of ['no_change', 'no_truncate']) {
      await knex.raw(
        `alter table ${table} enable always trigger ${table}_${trigger}`,
      );
    }
  }
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('sessions', table => {
    table.comment(
      'Read model of the Session custom resources; rebuilt from the API server at any time',
    );
    table
      .string('session_id', NAME)
      .primary()
      .comment('Name of the custom resource, a UUID');
    table.string('namespace', 63).notNullable();
    table.string('uid', 64).notNullable().comment('metadata.uid');
    table.string('resource_version', 64).notNullable();
    table.text('title').notNullable();
    table.string('phase', 32).notNullable();
    table
      .string('status', 16)
      .notNullable()
      .comment('The phase in four words: pending, running, completed, failed');
    table.string('reason', 128);
    table.text('message');
    table.string('activity', 32);
    table.string('source', 64).notNullable();
    table.string('trigger_event', 128);
    table.string('actor_kind', 16).notNullable();
    table.string('actor_name', NAME).notNullable();
    table.string('actor_id', NAME);
    table.string('entity_ref', 512);
    table.string('runtime', NAME).notNullable();
    table.string('model', NAME);
    table
      .text('search')
      .notNullable()
      .comment('Lower case text that a search looks through');
    table.bigInteger('input_tokens');
    table.bigInteger('output_tokens');
    table.double('cost');
    table.string('currency', 8);
    table.integer('artifact_count').notNullable().defaultTo(0);
    table.integer('queue_position');
    table.string('pod_uid', 64);
    table.string('created_at', TIME).notNullable();
    table.string('updated_at', TIME).notNullable();
    table.string('started_at', TIME);
    table.string('finished_at', TIME);
    table
      .string('deleted_at', TIME)
      .comment('When the custom resource went; the ledger stays');
    table
      .text('resource')
      .notNullable()
      .comment('The custom resource as JSON, without managed fields');
    table.index(['namespace', 'created_at', 'session_id']);
    table.index(['created_at', 'session_id']);
    table.index(['entity_ref']);
  });

  await knex.schema.createTable('session_heads', table => {
    table.comment('The end of each ledger; its row is the lock of all writers');
    table.string('session_id', NAME).primary();
    table.string('namespace', 63).notNullable();
    table.integer('last_seq').notNullable();
    table.string('last_hash', HASH).notNullable();
    table
      .text('runner_seqs')
      .notNullable()
      .comment('JSON: attempt to its last runner_seq');
    table.string('updated_at', TIME).notNullable();
  });

  await knex.schema.createTable('session_events', table => {
    table.comment(
      'The ledger: append-only, one gapless order a session, hash-chained',
    );
    table.string('session_id', NAME).notNullable();
    table.integer('seq').notNullable().comment('From 1, no gaps');
    table.string('namespace', 63).notNullable();
    table
      .string('time', TIME)
      .notNullable()
      .comment('When it happened, as its writer says');
    table.string('stored_at', TIME).notNullable();
    table.string('kind', 64).notNullable();
    table
      .string('actor', 512)
      .notNullable()
      .comment('agent, runner, portal or the name of a person');
    table.integer('attempt').comment('Which Pod; null where the portal wrote');
    table
      .integer('runner_seq')
      .comment('Number that the runner gave, from 1 in each attempt');
    table
      .string('source_key', 256)
      .comment('Makes a repeat by the portal harmless');
    table.text('body').notNullable().comment('Canonical JSON');
    table.string('prev_hash', HASH).notNullable();
    table.string('hash', HASH).notNullable();
    table.primary(['session_id', 'seq']);
    table.unique(['session_id', 'attempt', 'runner_seq']);
    table.unique(['session_id', 'source_key']);
  });

  await knex.schema.createTable('audit_log', table => {
    table.comment(
      'Who did what, append-only, written in the transaction of what it records',
    );
    table.bigIncrements('id');
    table.string('time', TIME).notNullable();
    table.string('namespace', 63);
    table.string('session_id', NAME);
    table.string('actor', 512).notNullable();
    table.string('action', 64).notNullable();
    table.string('resource', 512).notNullable();
    table.string('outcome', 16).notNullable();
    table.text('details').notNullable().comment('Canonical JSON');
    table.string('trace_id', 64);
    table
      .string('hash', HASH)
      .notNullable()
      .comment('SHA-256 of the canonical JSON of the columns before it');
    table.index(['namespace', 'id']);
    table.index(['session_id', 'id']);
  });

  await knex.schema.createTable('commands', table => {
    table.comment(
      'What people tell a session; durable until the runner says that it applied it',
    );
    table.string('session_id', NAME).notNullable();
    table
      .integer('position')
      .notNullable()
      .comment(
        'Sequence number of its ledger event: one order for all writers',
      );
    table.string('id', 64).notNullable().unique();
    table.string('namespace', 63).notNullable();
    table.string('kind', 32).notNullable();
    table.text('body').notNullable().comment('JSON');
    table.string('actor', 512).notNullable();
    table.string('created_at', TIME).notNullable();
    table.string('applied_at', TIME);
    table.string('outcome', 16);
    table.text('reason');
    table.primary(['session_id', 'position']);
  });

  await knex.schema.createTable('approvals', table => {
    table.comment('Permission requests of runners');
    table.string('id', 64).primary();
    table.string('namespace', 63).notNullable();
    table.string('session_id', NAME).notNullable();
    table.integer('attempt').notNullable();
    table.string('request_id', NAME).notNullable();
    table.string('tool_call_id', NAME).notNullable();
    table.string('tool', NAME).notNullable();
    table.text('title').notNullable();
    table.text('arguments').notNullable().comment('JSON');
    table.text('content').comment('JSON: what it would change');
    table.text('rule').notNullable();
    table.string('policy_version', 128).notNullable();
    table
      .string('hash', HASH)
      .notNullable()
      .comment(
        'SHA-256 of tool, arguments, what it would change, and policy version',
      );
    table
      .text('approvers')
      .comment(
        'JSON: who of those with the verb may decide; null for all of them',
      );
    table.boolean('allow_requester').notNullable();
    table.string('requester', 512).notNullable();
    table.string('state', 16).notNullable();
    table.string('requested_at', TIME).notNullable();
    table.string('expires_at', TIME).notNullable();
    table.string('decided_at', TIME);
    table.string('decided_by', 512);
    table.text('comment');
    table.unique(['session_id', 'request_id']);
    table.index(['state', 'expires_at']);
    table.index(['namespace', 'state']);
  });

  await knex.schema.createTable('approval_decisions', table => {
    table.comment('Each word that was given on a request');
    table
      .string('approval_id', 64)
      .notNullable()
      .references('id')
      .inTable('approvals');
    table.string('actor', 512).notNullable();
    table.string('decision', 16).notNullable();
    table
      .string('hash', HASH)
      .notNullable()
      .comment('The hash that was shown to who decided');
    table.text('comment');
    table.string('time', TIME).notNullable();
    table.string('trace_id', 64);
    table.primary(['approval_id', 'actor']);
  });

  await knex.schema.createTable('artifacts', table => {
    table.comment('What sessions made');
    table.string('session_id', NAME).notNullable();
    table.string('path', 1024).notNullable();
    table.integer('version').notNullable();
    table.string('namespace', 63).notNullable();
    table.string('digest', HASH).notNullable().comment('SHA-256, hex');
    table.bigInteger('size').notNullable();
    table.string('media_type', 255).notNullable();
    table.string('type', 16).notNullable();
    table.string('place', 1024).notNullable();
    table.string('retention_class', 32).notNullable();
    table.boolean('legal_hold').notNullable();
    table.string('created_at', TIME).notNullable();
    table.primary(['session_id', 'path', 'version']);
  });

  await (isSqlite(knex) ? sealSqlite(knex) : sealPostgres(knex));
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'artifacts',
    'approval_decisions',
    'approvals',
    'commands',
    'audit_log',
    'session_events',
    'session_heads',
    'sessions',
  ]) {
    await knex.schema.dropTable(table);
  }
  if (!isSqlite(knex)) {
    await knex.raw('drop function agentic_sessions_append_only()');
  }
};
