import {
  META_ARTIFACTS_DIR,
  META_CONFIG,
  META_INPUTS,
  META_REPOSITORIES,
  type SnapshotState,
} from '@agentic-sessions/runner-protocol';
import { connectSocket } from '../agent/connectSocket';
import { openAgent } from '../agent/openAgent';
import { SessionFailure } from '../errors';
import {
  RepositoryCloner,
  type ClonedRepository,
} from '../repositories/RepositoryCloner';
import { restoreWorkspace } from '../snapshot/restoreWorkspace';
import type { AssembledSession } from './assembleSession';
import { clonedBefore } from './clonedBefore';
import { continuePrompt } from './continuePrompt';
import { describeSaid } from './describeSaid';
import { makeArtifactsFolder } from './makeArtifactsFolder';
import { failed, OUTCOMES, type Outcome } from './Outcome';
import {
  recallAgentSession,
  rememberAgentSession,
} from './rememberAgentSession';
import type { SessionContext } from './SessionContext';
import type { FirstTurn } from './SessionLoop';

/** How long an agent may take to end when its Pod does; its shim kills it after five seconds. */
const AGENT_END_MS = 8_000;

const FORGOTTEN =
  'The agent was started again and does not remember the earlier turns. What was said is told to it with the next prompt.';

/** Sets the workspace up, opens the agent and takes turns with it. Every failure is an end that says what went wrong. */
export async function driveAgent(
  context: SessionContext,
  parts: AssembledSession,
): Promise<Outcome> {
  const { ending, log, spool } = context;
  try {
    return await drive(context, parts);
  } catch (error) {
    if (ending.outcome) return ending.outcome;
    const failure =
      error instanceof SessionFailure
        ? error
        : new SessionFailure(
            'RunnerError',
            `The runner met an error: ${(error as Error).message}`,
            { cause: error },
          );
    log.warn(`${failure.message}\n${(error as Error).stack ?? ''}`);
    ending.decide(failed(failure));
    const { reason, message } = failure;
    spool.append({ kind: 'error', body: { reason, message } });
    return failed(failure);
  }
}

async function drive(
  context: SessionContext,
  { loop, listener }: AssembledSession,
): Promise<Outcome> {
  const { config, clock, ending, spec, recovered, spool, progress } = context;
  const begun = context.session.promptStarted || recovered.lastTurn > 0;
  // An earlier process of this very Pod was cut off, and not by somebody who had all of it kept.
  const cutOff = recovered.lastTurn > progress.earlierTurns;
  if (cutOff && spec.interactive === false) {
    throw new SessionFailure(
      OUTCOMES.interrupted.reason,
      OUTCOMES.interrupted.message,
    );
  }
  const state = await restoreWorkspace(context);
  await makeArtifactsFolder(config.artifactsDir);
  const cloner = new RepositoryCloner({
    ledger: spool,
    clock,
    workspace: config.workspace,
    timeoutMs: config.cloneMs,
  });
  const cloned = await Promise.race([
    cloner.cloneAll(
      spec.repositories ?? [],
      clonedBefore(config.workspace, state, recovered.cloned),
    ),
    ending.reached().then((): ClonedRepository[] => []),
  ]);
  if (ending.outcome) return ending.outcome;
  progress.cloned = new Map(cloned.map(({ path, commit }) => [path, commit]));
  progress.workspaceReady = true;
  const socket = await connectSocket(config.acpSocket, {
    clock,
    timeoutMs: config.agentStartMs,
    signal: ending.signal,
  });
  const resume =
    (await recallAgentSession(config.spoolDir, config.attempt)) ??
    state?.agentSession;
  const opened = await openAgent(socket, listener, {
    cwd: cloned.length === 1 ? cloned[0].path : config.workspace,
    model: spec.model,
    mode: spec.framework.config?.mode,
    meta: {
      [META_INPUTS]: spec.inputs ?? {},
      [META_ARTIFACTS_DIR]: config.artifactsDir,
      [META_REPOSITORIES]: cloned,
      [META_CONFIG]: spec.framework.config ?? {},
    },
    resume,
    timeoutMs: config.agentStartMs,
    clock,
  });
  const { agent, sessionId, resumed, info } = opened;
  try {
    context.log.info(
      `Agent ${info.agentInfo?.name ?? 'without a name'} ${
        info.agentInfo?.version ?? ''
      } is ready.`,
    );
    await rememberAgentSession(config.spoolDir, config.attempt, sessionId);
    progress.agentSession = sessionId;
    if (begun && !resumed) {
      spool.append({ kind: 'note', body: { text: FORGOTTEN } });
    }
    const first = begun
      ? goOn(context, state, resumed, cutOff)
      : { prompt: spec.prompt };
    const outcome = await loop.run(agent, first);
    // What it remembers is written when it ends, and is what a snapshot is to keep.
    if (outcome === OUTCOMES.terminated) await agent.end(AGENT_END_MS);
    return outcome;
  } finally {
    agent.close();
  }
}

/** How a session that has begun goes on. */
function goOn(
  { session: { earlier } }: SessionContext,
  state: SnapshotState | undefined,
  resumed: boolean,
  cutOff: boolean,
): FirstTurn {
  // An earlier process of this Pod has taken over already what earlier Pods left.
  if (cutOff) return {};
  const asked = earlier?.interrupted ?? earlier?.openTurn;
  const isLost = state === undefined && earlier !== undefined;
  return {
    background: describeSaid(earlier, resumed ? state?.lastTurn ?? 0 : 0),
    continuation: asked && {
      text: continuePrompt(asked.prompt, { filesKept: !isLost }),
      continues: asked,
    },
    unsaid: state?.unsaid,
  };
}
