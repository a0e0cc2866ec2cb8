import { chmod, mkdir } from 'node:fs/promises';
import {
  META_ARTIFACTS_DIR,
  META_CONFIG,
  META_INPUTS,
  META_REPOSITORIES,
} from '@agentic-sessions/runner-protocol';
import { connectSocket } from '../agent/connectSocket';
import { openAgent } from '../agent/openAgent';
import { SessionFailure } from '../errors';
import {
  RepositoryCloner,
  type ClonedRepository,
} from '../repositories/RepositoryCloner';
import type { AssembledSession } from './assembleSession';
import { failed, OUTCOMES, type Outcome } from './Outcome';
import {
  recallAgentSession,
  rememberAgentSession,
} from './rememberAgentSession';
import type { SessionContext } from './SessionContext';

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
  const { config, clock, ending, session, spec, recovered, spool } = context;
  const begun = session.promptStarted || recovered.lastTurn > 0;
  if (begun && spec.interactive === false) {
    throw new SessionFailure(
      OUTCOMES.interrupted.reason,
      OUTCOMES.interrupted.message,
    );
  }
  await mkdir(config.artifactsDir, { recursive: true });
  // The agent may be another user of the same Pod.
  await chmod(config.artifactsDir, 0o777);
  const cloner = new RepositoryCloner({
    ledger: spool,
    clock,
    workspace: config.workspace,
    timeoutMs: config.cloneMs,
  });
  const cloned = await Promise.race([
    cloner.cloneAll(spec.repositories ?? [], recovered.cloned),
    ending.reached().then((): ClonedRepository[] => []),
  ]);
  if (ending.outcome) return ending.outcome;
  const socket = await connectSocket(config.acpSocket, {
    clock,
    timeoutMs: config.agentStartMs,
    signal: ending.signal,
  });
  const resume = await recallAgentSession(config.spoolDir, config.attempt);
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
  });
  const { agent, sessionId, resumed, info } = opened;
  try {
    context.log.info(
      `Agent ${info.agentInfo?.name ?? 'without a name'} ${
        info.agentInfo?.version ?? ''
      } is ready.`,
    );
    await rememberAgentSession(config.spoolDir, config.attempt, sessionId);
    if (begun && !resumed) {
      spool.append({
        kind: 'note',
        body: {
          text: 'The agent was started again and does not remember the earlier turns.',
        },
      });
    }
    return await loop.run(agent, begun ? undefined : spec.prompt);
  } finally {
    agent.close();
  }
}
