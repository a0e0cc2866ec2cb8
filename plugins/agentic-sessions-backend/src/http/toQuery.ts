import { InputError } from '@backstage/errors';
import type { z } from 'zod';
import { parseCursor } from '../sessions/cursor';
import type { SessionQuery } from '../sessions/SessionQuery';
import type { listQuery } from './schemas';

/** The query of a list as the read model takes it. */
export function toQuery(query: z.infer<typeof listQuery>): SessionQuery {
  if (query.cursor !== undefined && query.offset !== undefined) {
    throw new InputError('Give a cursor or an offset, not both');
  }
  return {
    filter: {
      status: query.status,
      phases: query.phase,
      source: query.source,
      actor: query.actor,
      runtime: query.runtime,
      entityRef: query.entityRef,
      text: query.q,
      since: query.since && new Date(query.since).toISOString(),
    },
    limit: query.limit,
    offset: query.offset,
    after: query.cursor === undefined ? undefined : parseCursor(query.cursor),
  };
}
