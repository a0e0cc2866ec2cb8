import type { SessionSpec } from '@agentic-sessions/kubernetes-api';
import type { SessionForRunner } from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { RunnerConfig } from '../config/readRunnerConfig';
import type { Log } from '../Log';
import type { PortalClient } from '../portal/PortalClient';
import type { EventSpool } from '../spool/EventSpool';
import type { RecoveredSession } from '../spool/recoverSession';
import type { Ending } from './Ending';
import type { SessionProgress } from './SessionProgress';

/** What the parts of one session share. */
export type SessionContext = {
  config: RunnerConfig;
  clock: Clock;
  log: Log;
  portal: PortalClient;
  spool: EventSpool;
  recovered: RecoveredSession;
  session: SessionForRunner;
  /** The session's `spec`, as the API server has checked it. */
  spec: SessionSpec;
  ending: Ending;
  progress: SessionProgress;
  /** Aborted when what is not delivered by now stays undelivered. */
  deadline: AbortSignal;
};
