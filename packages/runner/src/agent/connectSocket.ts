import { connect, type Socket } from 'node:net';
import type { Clock } from '../Clock';
import { SessionFailure } from '../errors';

const RETRY_MS = 100;

/**
 * Connects to the agent's shim. The two containers of a Pod start in any order, so a socket that is not there yet is waited
 * for.
 *
 * @throws {@link SessionFailure} `AgentUnavailable` when it is not there in time or `signal` is aborted.
 */
export async function connectSocket(
  path: string,
  options: { clock: Clock; timeoutMs: number; signal: AbortSignal },
): Promise<Socket> {
  const { clock, timeoutMs, signal } = options;
  const until = clock.now() + timeoutMs;
  for (;;) {
    try {
      return await tryConnect(path);
    } catch (error) {
      if (signal.aborted || clock.now() >= until) {
        throw new SessionFailure(
          'AgentUnavailable',
          `The agent's container did not come up within ${
            timeoutMs / 1000
          } s. Its log and the events of the Pod may say why.`,
          { cause: error },
        );
      }
      await clock.sleep(RETRY_MS, signal);
    }
  }
}

function tryConnect(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
