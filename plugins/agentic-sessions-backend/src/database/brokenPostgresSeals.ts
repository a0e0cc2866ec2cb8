import type { Knex } from 'knex';
import { APPEND_ONLY_TABLES } from './appendOnlyTables';

/** Bits of `pg_trigger.tgtype` (`src/include/catalog/pg_trigger.h`). */
const ROW = 1;
const BEFORE = 2;
const DELETE = 8;
const UPDATE = 16;
const TRUNCATE = 32;

const SEALS = [
  { kind: 'no_change', type: ROW + BEFORE + DELETE + UPDATE },
  { kind: 'no_truncate', type: BEFORE + TRUNCATE },
];

/** What the function does, as the migration wrote it. */
const REFUSES = `begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end`;

interface Trigger {
  table: string;
  name: string;
  type: number;
  enabled: string;
  /** It has a condition, or looks at some columns only. */
  narrowed: boolean;
  language: string;
  body: string;
}

/**
 * The triggers of PostgreSQL that are missing, switched off, or others than the migration made, each with what is wrong
 * with it. A trigger is known by its table, when it fires, and what its function does; a name alone proves nothing.
 */
export async function brokenPostgresSeals(knex: Knex): Promise<string[]> {
  const tables = Object.keys(APPEND_ONLY_TABLES);
  const { rows } = await knex.raw<{ rows: Trigger[] }>(
    `select c.relname as table, t.tgname as name, t.tgtype::int as type, t.tgenabled as enabled,
       (t.tgqual is not null or cardinality(t.tgattr::int2[]) > 0) as narrowed,
       l.lanname as language, p.prosrc as body
     from pg_trigger t
       join pg_class c on c.oid = t.tgrelid
       join pg_proc p on p.oid = t.tgfoid
       join pg_language l on l.oid = p.prolang
     where c.oid in (${tables
       .map(table => `'${table}'::regclass`)
       .join(', ')})`,
  );
  return tables.flatMap(table =>
    SEALS.flatMap(seal => {
      const name = `${table}_${seal.kind}`;
      const there = rows.find(row => row.table === table && row.name === name);
      const wrong = there ? whatIsWrong(there, seal.type) : 'is missing';
      return wrong ? [`${name} ${wrong}`] : [];
    }),
  );
}

function whatIsWrong(trigger: Trigger, type: number): string | undefined {
  // `A`: always. A trigger that is merely enabled does not fire for a session that claims to be a replica.
  if (trigger.enabled !== 'A') {
    return 'is disabled, or not enabled always';
  }
  if (trigger.type !== type || trigger.narrowed) {
    return 'does not fire whenever the migration had it fire';
  }
  const body = trigger.body.replace(/\s+/g, ' ').trim();
  return trigger.language === 'plpgsql' && body === REFUSES
    ? undefined
    : 'calls a function that does not refuse as the one of the migration does';
}
