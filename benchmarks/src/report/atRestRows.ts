import { spreadOf } from '../figures/spreadOf';
import type {
  AtRestFigures,
  IdleFigures,
  RestartFigures,
} from '../operator/AtRest';
import type { Row } from './Row';

function idleRows(when: string, idle: IdleFigures): Row[] {
  const one = (value: number) => spreadOf([value]);
  const leases = idle.byMethod.PUT ?? 0;
  const all = Object.values(idle.byMethod).reduce((a, b) => a + b, 0);
  return [
    {
      what: `${when}: memory`,
      unit: 'MiB',
      measured: one(idle.residentMiB),
    },
    { what: `${when}: CPU`, unit: '%', measured: one(idle.cpuShare * 100) },
    {
      what: `${when}: Lease renewals a minute`,
      unit: '',
      measured: one((leases * 60) / idle.seconds),
    },
    {
      what: `${when}: other requests of the operator (its watches)`,
      unit: '',
      measured: one(all - leases),
    },
    {
      what: `${when}: API writes that sessions cost`,
      unit: '',
      measured: one(idle.requests.writes),
      aim: 0,
    },
  ];
}

function restartRows(when: string, restarts: readonly RestartFigures[]): Row[] {
  const of = (pick: (restart: RestartFigures) => number) =>
    spreadOf(restarts.map(pick));
  return [
    {
      what: `${when} → caches warm`,
      unit: 's',
      measured: of(r => r.warmMs / 1000),
    },
    {
      what: `${when} → leading`,
      unit: 's',
      measured: of(r => r.leadingMs / 1000),
    },
    {
      what: `${when} → Pod of a session that waited`,
      unit: 's',
      measured: of(r => r.podMs / 1000),
    },
    {
      what: `${when}: memory, most`,
      unit: 'MiB',
      measured: of(r => r.peakMiB),
    },
  ];
}

/** What finished sessions cost. */
export function atRestRows(figures: AtRestFigures): Row[] {
  return [
    ...idleRows('idle with none', figures.idleWithout),
    ...idleRows(`idle with ${figures.sessions}`, figures.idleWith),
    ...restartRows('restart', figures.restarts),
    ...restartRows('restart after kill -9', figures.restartsAfterKill),
  ];
}
