import type { AgentListener } from '../agent/AgentPort';
import { UpdateTranslator } from '../agent/UpdateTranslator';
import { ArtifactCollector } from '../artifacts/ArtifactCollector';
import { ArtifactUploader } from '../artifacts/ArtifactUploader';
import { CurrentPolicy } from '../policy/CurrentPolicy';
import { PermissionBroker } from '../policy/PermissionBroker';
import { PermissionGate } from '../policy/PermissionGate';
import { LiveRelay } from '../portal/LiveRelay';
import type { SessionContext } from './SessionContext';
import { SessionLoop, type SessionLoopOptions } from './SessionLoop';
import { turnOutcome } from './turnOutcome';

/** The parts of a session, put together. */
export type AssembledSession = {
  loop: SessionLoop;
  /** What the agent is to be listened to with. */
  listener: AgentListener;
  live: LiveRelay;
  collector: ArtifactCollector;
  /** What the session may do at this moment. */
  policy: CurrentPolicy;
};

/**
 * Puts the parts of a session together.
 *
 * @param stored - see {@link SessionLoopOptions}
 */
export function assembleSession(
  context: SessionContext,
  stored: SessionLoopOptions['stored'],
): AssembledSession {
  const { config, clock, spool, portal, spec, recovered, ending } = context;
  const stopReason = context.session.earlier?.lastStopReason;
  const prefix = `a${config.attempt}-`;
  const live = new LiveRelay(portal, clock);
  const broker = new PermissionBroker(clock);
  const collector = new ArtifactCollector({
    ledger: spool,
    uploader: new ArtifactUploader(context),
    workspace: config.workspace,
    artifactsDir: config.artifactsDir,
    maxArtifacts: config.maxArtifacts,
    maxBytes: config.maxArtifactBytes,
    earlier: recovered.artifacts,
    signal: context.deadline,
  });
  const policy = new CurrentPolicy({
    snapshot: spec.policy,
    defaultExpirySeconds: config.approvalSeconds,
    clock,
    changed: () => {
      spool.append({
        kind: 'note',
        body: {
          text: 'Policy has changed: from now on this session may do what it was allowed at its start and policy allows today.',
        },
      });
      broker.judgeAnew();
    },
  });
  const gate = new PermissionGate({
    policy,
    broker,
    ledger: spool,
    prefix,
    earlier: recovered.permissions,
    asked: () => collector.collect(),
    violated: message =>
      ending.decide({ outcome: 'failed', reason: 'PolicyViolation', message }),
  });
  const translator = new UpdateTranslator({
    ledger: spool,
    live,
    clock,
    prefix,
    toolFinished: call => gate.finished(call),
    fileNamed: uri => collector.name(uri),
  });
  const loop = new SessionLoop({
    ledger: spool,
    clock,
    broker,
    ending,
    translator,
    inputs: spec.inputs ?? {},
    interactive: spec.interactive ?? true,
    idleMs: spec.timeouts?.idleSeconds
      ? spec.timeouts.idleSeconds * 1000
      : config.idleMs,
    cancelMs: config.cancelMs,
    lastTurn: recovered.lastTurn,
    lastOutcome: stopReason ? turnOutcome(stopReason, false) : undefined,
    applied: recovered.appliedCommands,
    turnEnded: () => collector.collect(),
    stored,
  });
  const listener: AgentListener = {
    update: update => translator.update(update),
    permission: request =>
      gate.request(request, translator.tool({ ...request.toolCall })),
  };
  return { loop, listener, live, collector, policy };
}
