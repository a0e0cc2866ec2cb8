import type { Response } from 'express';
import type { CommandStore } from '../commands/CommandStore';
import { SseResponse } from '../http/stream/SseResponse';
import { Wakeup } from '../http/stream/Wakeup';
import type { NoticeBus } from '../notices/NoticeBus';
import type { SessionRef } from '../notices/Notice';

/** Below the silence after which a runner takes the stream for dead, and below that of common proxies. */
const HEARTBEAT_MS = 15_000;

/**
 * Tells a runner what people said, in order, after the last it heard, for as long as it listens and its Pod is the
 * session's.
 */
export async function streamCommands(
  res: Response,
  options: {
    ref: SessionRef;
    after: number;
    commands: CommandStore;
    notices: NoticeBus;
    /** Throws once the Pod no longer works on the session. */
    authenticateAgain: () => Promise<unknown>;
    shutdown: AbortSignal;
    heartbeatMs?: number;
  },
): Promise<void> {
  const { ref, commands, notices, shutdown, authenticateAgain } = options;
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
  res.on('close', ring);
  shutdown.addEventListener('abort', ring);
  let { after } = options;
  try {
    sse.open();
    while (!sse.closed && !shutdown.aborted) {
      for (const { position, command } of await commands.waiting(ref, after)) {
        await sse.send({ id: position, event: 'command', data: command });
        after = position;
      }
      const woken = await wakeup.sleep(options.heartbeatMs ?? HEARTBEAT_MS);
      if (!woken && !sse.closed) {
        await authenticateAgain();
        await sse.heartbeat();
      }
    }
  } finally {
    unsubscribe();
    shutdown.removeEventListener('abort', ring);
    sse.close();
  }
}
