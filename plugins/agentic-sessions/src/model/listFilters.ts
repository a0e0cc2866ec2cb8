import type { Phase, SessionFilters, SessionSummary } from '../api/types';

/** A choice of the State filter, and the phases it stands for. */
export const STATE_FILTERS = {
  waiting: ['Pending', 'Queued', 'Starting'],
  running: ['Running'],
  suspended: ['Suspended'],
  done: ['Completed'],
  failed: ['Failed'],
  stopped: ['Stopped'],
} as const satisfies Record<string, readonly Phase[]>;

export type StateFilter = keyof typeof STATE_FILTERS;

/** A choice of the Since filter, and how far back it looks. */
export const SINCE_FILTERS = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
} as const;

export type SinceFilter = keyof typeof SINCE_FILTERS;

/** The filters of the page as its address carries them. */
export type ListFilters = {
  namespace: string;
  state: StateFilter | '';
  source: string;
  person: string;
  runtime: string;
  since: SinceFilter | '';
  entityRef: string;
  q: string;
};

const NAMES: ReadonlyArray<keyof ListFilters> = [
  'namespace',
  'state',
  'source',
  'person',
  'runtime',
  'since',
  'entityRef',
  'q',
];

/** Reads the filters from an address; a value we do not know is no filter. */
export function readFilters(params: URLSearchParams): ListFilters {
  const filters = Object.fromEntries(
    NAMES.map(name => [name, params.get(name) ?? '']),
  ) as Record<keyof ListFilters, string>;
  return {
    ...filters,
    state: filters.state in STATE_FILTERS ? (filters.state as StateFilter) : '',
    since: filters.since in SINCE_FILTERS ? (filters.since as SinceFilter) : '',
  };
}

/** The address with one filter changed; the others and foreign parameters stay. */
export function writeFilter(
  params: URLSearchParams,
  name: keyof ListFilters,
  value: string,
): URLSearchParams {
  const next = new URLSearchParams(params);
  if (value) {
    next.set(name, value);
  } else {
    next.delete(name);
  }
  return next;
}

/** The filters as the API wants them. */
export function toApiFilters(
  filters: ListFilters,
  now: number,
): SessionFilters {
  return {
    namespace: filters.namespace || undefined,
    phase: filters.state ? [...STATE_FILTERS[filters.state]] : undefined,
    source: filters.source || undefined,
    actor: filters.person || undefined,
    runtime: filters.runtime || undefined,
    entityRef: filters.entityRef || undefined,
    q: filters.q || undefined,
    since: filters.since
      ? new Date(now - SINCE_FILTERS[filters.since]).toISOString()
      : undefined,
  };
}

/**
 * Whether a session that came by the stream belongs into a list. The server also searches prompts, which a summary does
 * not carry: such a session appears with the next load.
 */
export function matchesFilters(
  session: SessionSummary,
  filters: SessionFilters,
): boolean {
  const { actor } = session.trigger;
  return (
    (!filters.namespace || session.namespace === filters.namespace) &&
    (!filters.phase || filters.phase.includes(session.phase)) &&
    (!filters.source || session.trigger.source === filters.source) &&
    (!filters.actor ||
      actor?.name === filters.actor ||
      actor?.id === filters.actor) &&
    (!filters.runtime || session.framework.type === filters.runtime) &&
    (!filters.entityRef || session.entityRef === filters.entityRef) &&
    (!filters.since || session.createdAt >= filters.since) &&
    (!filters.q ||
      session.title.toLowerCase().includes(filters.q.toLowerCase()))
  );
}
