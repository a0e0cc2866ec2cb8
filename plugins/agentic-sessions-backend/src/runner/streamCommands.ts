import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import { POLICY_EVENT } from '@agentic-sessions/runner-protocol';
import type { Response } from 'express';
import { COMMANDS_PAGE, type CommandStore } from '../commands/CommandStore';
import { SseResponse } from '../http/stream/SseResponse';
import { Wakeup } from '../http/stream/Wakeup';
import type { NoticeBus } from '../notices/NoticeBus';
import type { SessionRef } from '../notices/Notice';

/** Below the silence after which a runner takes the stream for dead, and below that of common proxies. */
const HEARTBEAT_MS = 15_000;

/**
 * Tells a runner what people said, in order, after the last it heard, and what policy lets it do, for as long as it listens
 * and its Pod is the session's.
 */
export async function streamCommands(
  res: Response,
  options: {
    ref: SessionRef;
    after: number;
    commands: Pick<CommandStore, 'waiting'>;
    notices: NoticeBus;
    /** What the session may do at this moment; undefined where it has no policy of its own. */
    policyNow: () => SessionPolicySnapshot | undefined;
    /** Tells of every change of a policy, of whatever namespace; the answer ends it. */
    onPolicyChange: (listener: () => void) => () => void;
    /** Throws once the Pod no longer works on the session. */
    authenticateAgain: () => Promise<unknown>;
    shutdown: AbortSignal;
    heartbeatMs?: number;
  },
): Promise<void> {
  const { ref, commands, notices, shutdown, authenticateAgain } = options;
  const { policyNow, onPolicyChange } = options;
  const wakeup = new Wakeup();
  const sse = new SseResponse(res);
  const ring = () => wakeup.ring();
  const unsubscribe = notices.subscribe(notice => {
    if (
      notice.type === 'resync' ||
      (notice.type === 'ledger' &&
        notice.sessionId === ref.sessionId &&
        notice.namespace === ref.namespace)
    ) {
      ring();
    }
  });
  let policyChanged = true;
  const leavePolicies = onPolicyChange(() => {
    policyChanged = true;
    ring();
  });
  res.on('close', ring);
  shutdown.addEventListener('abort', ring);
  let { after } = options;
  let told: string | undefined;
  // Said anew to everybody who begins to listen, so that nobody has to keep what was said to whom.
  const tellPolicy = async () => {
    if (!policyChanged) return;
    policyChanged = false;
    const policy = policyNow();
    if (policy && policy.version !== told) {
      await sse.send({ event: POLICY_EVENT, data: policy });
      told = policy.version;
    }
  };
  const heartbeatMs = options.heartbeatMs ?? HEARTBEAT_MS;
  let checked = performance.now();
  // By the clock and not by silence: who is told much is asked for their rights as often as who is told nothing.
  const checkAgain = async () => {
    if (performance.now() - checked >= heartbeatMs) {
      await authenticateAgain();
      checked = performance.now();
    }
  };
  let said = performance.now();
  const untilHeartbeat = () => said + heartbeatMs - performance.now();
  try {
    sse.open();
    while (!sse.closed && !shutdown.aborted) {
      await checkAgain();
      // Before what people say, which is to be done under it.
      await tellPolicy();
      const page = await commands.waiting(ref, after);
      for (const { position, command } of page) {
        await sse.send({ id: position, event: 'command', data: command });
        said = performance.now();
        after = position;
      }
      if (page.length >= COMMANDS_PAGE) {
        continue;
      }
      // Also by the clock: every batch that the runner itself stores rings, which says nothing to it.
      if (untilHeartbeat() <= 0) {
        await sse.heartbeat();
        said = performance.now();
      }
      await wakeup.sleep(untilHeartbeat());
    }
  } finally {
    unsubscribe();
    leavePolicies();
    shutdown.removeEventListener('abort', ring);
    sse.close();
  }
}
