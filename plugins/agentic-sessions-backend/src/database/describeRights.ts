/** What was found out about one append-only table and the role of the portal, with all roles that it is a member of. */
export interface RightsOverTable {
  readonly name: string;
  readonly schema: string;
  readonly isSuper: boolean;
  /** Whether it may give itself any role but a superuser's: `CREATEROLE` before PostgreSQL 16. */
  readonly takesRoles: boolean;
  readonly owns: boolean;
  readonly ownsSchema: boolean;
  /** Privileges besides reading and adding rows. */
  readonly may: readonly string[];
}

/** In words, each thing once: what goes on after "the role …". Empty where it can only read and add rows. */
export function describeRights(tables: readonly RightsOverTable[]): string[] {
  if (tables.some(({ isSuper }) => isSuper)) {
    return ['is a superuser or a member of one'];
  }
  if (tables.some(({ takesRoles }) => takesRoles)) {
    return ['may give itself every role (CREATEROLE)'];
  }
  const rights = tables.flatMap(({ name, schema, owns, ownsSchema, may }) => {
    if (owns) {
      return [`owns ${name}`];
    }
    return [
      ...(ownsSchema ? [`owns the schema ${schema}`] : []),
      ...(may.length > 0 ? [`may ${may.join(', ')} on ${name}`] : []),
    ];
  });
  return [...new Set(rights)];
}
