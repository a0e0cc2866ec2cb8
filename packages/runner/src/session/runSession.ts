import { mkdir } from 'node:fs/promises';
import type { SessionSpec } from '@agentic-sessions/kubernetes-api';
import type { Termination } from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { RunnerConfig } from '../config/readRunnerConfig';
import type { FileLog } from '../FileLog';
import { CommandStream } from '../portal/CommandStream';
import { EventSender } from '../portal/EventSender';
import { fetchSession } from '../portal/fetchSession';
import { PortalClient } from '../portal/PortalClient';
import { EventSpool } from '../spool/EventSpool';
import { keepWorkspace, type KeptWorkspace } from '../snapshot/keepWorkspace';
import { recoverSession } from '../spool/recoverSession';
import { assembleSession, type AssembledSession } from './assembleSession';
import { closeOpenEnds } from './closeOpenEnds';
import { Deadline } from './Deadline';
import { describeEnd } from './describeEnd';
import { driveAgent } from './driveAgent';
import { Ending } from './Ending';
import { OUTCOMES } from './Outcome';
import { recallEarlier } from './recallEarlier';
import type { SessionContext } from './SessionContext';
import { NOTHING_NEW, whatToKeep } from './whatToKeep';

/** Part of the time after SIGTERM that a snapshot may take; the rest is for the last events. */
const SNAPSHOT_SHARE = 0.85;

const OUT_OF_TIME: KeptWorkspace = {
  kept: false,
  message:
    'The workspace could not be kept, because the Pod was killed before it was stored.',
};

/** What a whole session runs with. */
export type RunSessionOptions = {
  config: RunnerConfig;
  clock: Clock;
  log: FileLog;
  /** Aborted by SIGTERM. */
  sigterm: AbortSignal;
  /** Told how the session ended: as soon as it is known, and again when everything is delivered. */
  ended: (termination: Termination) => Promise<void>;
};

/** Runs a session from the first question to the portal to its termination message. */
export async function runSession({
  config,
  clock,
  log,
  sigterm,
  ended,
}: RunSessionOptions): Promise<Termination> {
  await mkdir(config.spoolDir, { recursive: true });
  const { spool, events } = await EventSpool.open(
    config.spoolDir,
    config.attempt,
    clock,
  );
  const ending = new Ending();
  const deadline = new Deadline(clock);
  const snapshotDeadline = new Deadline(clock);
  const terminate = () => {
    ending.decide(OUTCOMES.terminated);
    void deadline.expireAfter(config.terminationMs);
    void snapshotDeadline.expireAfter(config.terminationMs * SNAPSHOT_SHARE);
  };
  if (sigterm.aborted) terminate();
  else sigterm.addEventListener('abort', terminate, { once: true });
  const portal = new PortalClient(config);
  const session = await fetchSession(portal, {
    clock,
    log,
    signal: ending.signal,
  });
  if (!session) {
    deadline.met();
    snapshotDeadline.met();
    const end = describeEnd(
      ending.outcome ?? OUTCOMES.terminated,
      { lastSeq: spool.lastSeq, storedSeq: 0 },
      NOTHING_NEW,
    );
    await ended(end);
    return end;
  }
  // A spool whose volume was lost goes on after what the portal has, or numbers would be given out twice.
  spool.skipTo(session.storedSeq);
  const context: SessionContext = {
    config,
    clock,
    log,
    portal,
    spool,
    recovered: recallEarlier(
      recoverSession(events),
      session.earlier,
      events.length === 0,
    ),
    progress: {
      earlierTurns: session.earlier?.lastTurn ?? 0,
      workspaceReady: false,
      cloned: new Map(),
    },
    session,
    spec: session.spec as unknown as SessionSpec,
    ending,
    deadline: deadline.signal,
  };
  const sender = new EventSender({ ...context, storedSeq: session.storedSeq });
  const parts = assembleSession(context, () =>
    sender.drained(spool.lastSeq, ending.signal),
  );
  const commands = new CommandStream({
    ...context,
    handler: parts.loop,
    policy: snapshot => parts.policy.replace(snapshot),
  });
  const hearing = new AbortController();
  const sending = new AbortController();
  const tasks = [
    sender.run(sending.signal),
    parts.live.run(sending.signal),
    commands.run(hearing.signal),
  ];
  spool.append(...closeOpenEnds(context.recovered));
  const outcome = await driveAgent(context, parts);
  // Also where the loop never ran: who wrote meanwhile is answered.
  parts.loop.close();
  void deadline.expireAfter(config.flushMs);
  log.info(`The session ends: ${outcome.reason}. ${outcome.message}`);
  const snapshot = whatToKeep(context, parts, outcome);
  const describe = (kept: KeptWorkspace | undefined) =>
    describeEnd(
      outcome,
      { lastSeq: spool.lastSeq, storedSeq: sender.storedSeq },
      kept,
    );
  // Should the kubelet lose its patience below, how the session ended is already told.
  await ended(describe(snapshot && (snapshot.known ?? OUT_OF_TIME)));
  const keeping =
    snapshot &&
    (snapshot.known ??
      keepWorkspace(context, snapshot.state, snapshotDeadline.signal));
  await deliverRest(context, parts, log, keeping);
  const kept = await keeping;
  snapshotDeadline.met();
  // Until here what is said is heard and answered; after it the portal knows by the end that nobody has.
  hearing.abort();
  await sender.drained(spool.lastSeq, deadline.signal);
  deadline.met();
  sending.abort();
  await Promise.all(tasks);
  const end = describe(kept);
  await ended(end);
  await spool.close();
  return end;
}

/** Delivers the last artifacts and the runner's own log. What fails here is told, and does not change how the session ended. */
async function deliverRest(
  { spool, config }: SessionContext,
  { collector }: AssembledSession,
  log: FileLog,
  keeping: KeptWorkspace | Promise<KeptWorkspace> | undefined,
): Promise<void> {
  try {
    collector.collect();
    // The log comes last, since that is written to as well.
    await keeping;
    collector.addOwn(log.path, 'runner.log', 'log', config.spoolDir);
    await collector.settled();
  } catch (error) {
    log.warn(`Artifacts: ${(error as Error).stack}`);
    spool.append({
      kind: 'error',
      body: {
        reason: 'ArtifactsIncomplete',
        message: `Not all files could be kept: ${(error as Error).message}`,
      },
    });
  }
  try {
    await spool.flush();
  } catch (error) {
    log.warn(`The spool could not be written: ${(error as Error).message}`);
  }
}
