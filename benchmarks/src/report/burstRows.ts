import type { RoundsBeside } from '../operator/Round';
import { AIMS } from './AIMS';
import { besideOf, type Picks } from './besideOf';
import type { RoundAims } from './RoundAims';
import type { Row } from './Row';

/** What rounds of so many sessions each came to. */
export function burstRows(
  sessions: number,
  rounds: readonly RoundsBeside[],
  aims: RoundAims = {},
): Row[] {
  const row = (
    what: string,
    unit: Row['unit'],
    picks: Picks,
    aim?: number,
    aimOfPeer?: number,
  ): Row => {
    const beside = besideOf(rounds, picks);
    return {
      what,
      unit,
      ...beside,
      aim,
      ...(beside.peerRatio && { aimOfPeer }),
    };
  };
  return [
    row(
      'create → all Pods',
      's',
      { ours: r => r.allPodsMs / 1000, raw: r => r.allPodsMs / 1000 },
      aims.allPodsSeconds,
      aims.allPodsOfPeer,
    ),
    row('create → all Running', 's', {
      ours: r => r.allRunningMs / 1000,
      raw: r => r.allReadyMs / 1000,
    }),
    row('of this: sessions created', 's', { ours: r => r.allCreatedMs / 1000 }),
    row(
      'create → Pod, p50',
      'ms',
      { ours: r => r.podMs.p50, raw: r => r.podMs.p50 },
      aims.podMs?.p50,
      aims.podOfPeer?.p50,
    ),
    row(
      'create → Pod, p99',
      'ms',
      { ours: r => r.podMs.p99, raw: r => r.podMs.p99 },
      aims.podMs?.p99,
      aims.podOfPeer?.p99,
    ),
    row('Pod ready → Running, p50', 'ms', { ours: r => r.runningMs.p50 }),
    row('Pod ready → Running, p99', 'ms', { ours: r => r.runningMs.p99 }),
    row(
      'API writes a session',
      '',
      {
        ours: r => r.requests.writes / sessions,
        raw: r => r.requests.writes / sessions,
      },
      AIMS.writesASession,
    ),
    row(
      'API reads a session',
      '',
      {
        ours: r => r.requests.reads / sessions,
        raw: r => r.requests.reads / sessions,
        noRatio: true,
      },
      AIMS.readsASession,
    ),
    row(
      'operator CPU a session',
      'ms',
      {
        ours: r => (r.cpu.operator * 1000) / sessions,
        peer: r => (r.cpu.peer * 1000) / sessions,
      },
      aims.cpuMs,
    ),
    row('API server CPU a session', 'ms', {
      ours: r => (r.cpu.apiServer * 1000) / sessions,
      raw: r => (r.cpu.apiServer * 1000) / sessions,
    }),
    row('operator memory, most', 'MiB', { ours: r => r.peakMiB }, aims.peakMiB),
    row('CPU used by others', 's', {
      ours: r => r.cpu.others,
      raw: r => r.cpu.others,
      noRatio: true,
    }),
  ];
}
