/**
 * Tables that may only grow, and by which keys an insert could meet a row of theirs (SQLite's hidden one too). The same as in
 * the migration that made them: what a start finds in the database is held against this.
 */
export const APPEND_ONLY_TABLES: Readonly<
  Record<string, readonly (readonly string[])[]>
> = {
  session_events: [
    ['session_id', 'seq'],
    ['session_id', 'attempt', 'runner_seq'],
    ['session_id', 'source_key'],
    ['rowid'],
  ],
  audit_log: [['id'], ['rowid']],
};
