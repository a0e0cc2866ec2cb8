import { Readable, Writable } from 'node:stream';
import type { Socket } from 'node:net';
import {
  client,
  ndJsonStream,
  PROTOCOL_VERSION,
  type InitializeResponse,
} from '@agentclientprotocol/sdk';
import type { AgentExited } from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import { SessionFailure } from '../errors';
import type { AgentListener, AgentPort } from './AgentPort';
import { agentGone } from './agentGone';
import { chooseSettings } from './chooseSettings';
import { describeAgentError } from './describeAgentError';
import { openSession } from './openSession';
import { tapUpdates } from './tapUpdates';

/** What a conversation begins with. */
export type AgentSessionOptions = {
  /** Absolute path of the folder the agent works in. */
  cwd: string;
  model?: string;
  /** Mode that the session's configuration names. */
  mode?: string;
  meta: Record<string, unknown>;
  /** Id of a conversation of an earlier process, to go on with where the agent can. */
  resume?: string;
  timeoutMs: number;
  clock: Clock;
};

/** A conversation that has begun. */
export type OpenedAgent = {
  agent: AgentPort;
  /** The agent's id of the conversation. */
  sessionId: string;
  /** Whether it is the earlier conversation, with its memory. */
  resumed: boolean;
  info: InitializeResponse;
};

/**
 * Speaks the Agent Client Protocol over a socket up to a session that is ready for its first prompt. The agent is offered
 * neither files nor terminals: it shares the workspace's disk, and runs its commands in its own container.
 *
 * @throws {@link SessionFailure} `AgentUnavailable` where it gets no further.
 */
export async function openAgent(
  socket: Socket,
  listener: AgentListener,
  options: AgentSessionOptions,
): Promise<OpenedAgent> {
  let listening = false;
  let exit: Partial<AgentExited> = {};
  socket.on('error', () => socket.destroy());
  const stream = tapUpdates(
    ndJsonStream(
      Writable.toWeb(socket),
      Readable.toWeb(socket) as ReadableStream<Uint8Array>,
    ),
    {
      // What is said before the session is open is the replay of an earlier one.
      update: update => listening && listener.update(update),
      exited: params => {
        exit = params;
      },
    },
  );
  const connection = client({ name: 'agentic-sessions' })
    .onRequest('session/request_permission', ({ params }) =>
      listener.permission(params),
    )
    .connect(stream);
  const gone = connection.closed.then(() => exit);
  const limit = AbortSignal.timeout(options.timeoutMs);
  const within = <T>(what: string, promise: Promise<T>) =>
    Promise.race([
      promise.catch(async error => {
        // Where the connection broke, how the process ended tells more than that it broke.
        if (connection.signal.aborted) throw agentGone(await gone);
        throw unavailable(
          `${what} failed: ${describeAgentError(error)}`,
          error,
        );
      }),
      new Promise<never>((_, reject) => {
        limit.addEventListener('abort', () =>
          reject(
            unavailable(
              `${what} was not answered within ${options.timeoutMs / 1000} s.`,
            ),
          ),
        );
      }),
    ]);
  try {
    const info = await within(
      'initialize',
      connection.agent.request('initialize', {
        protocolVersion: PROTOCOL_VERSION,
        clientInfo: { name: 'agentic-sessions', version: '0.1.0' },
        clientCapabilities: {
          fs: { readTextFile: false, writeTextFile: false },
          terminal: false,
        },
      }),
    );
    const opened = await within(
      'session/new',
      openSession(connection.agent, info, options),
    );
    await within(
      'setting up the session',
      chooseSettings(
        connection.agent,
        opened.sessionId,
        opened.settings,
        options,
      ),
    );
    listening = true;
    const { sessionId, resumed } = opened;
    const agent: AgentPort = {
      gone,
      prompt: (prompt, meta) =>
        connection.agent.request('session/prompt', {
          sessionId,
          prompt,
          _meta: { ...options.meta, ...meta },
        }),
      cancel: () => connection.agent.notify('session/cancel', { sessionId }),
      end: async limitMs => {
        // Only our half: the shim tells of the agent's end over the other.
        socket.end();
        const done = new AbortController();
        await Promise.race([gone, options.clock.sleep(limitMs, done.signal)]);
        done.abort();
      },
      close: () => {
        connection.close();
        socket.end();
      },
    };
    return { agent, sessionId, resumed, info };
  } catch (error) {
    connection.close();
    socket.destroy();
    throw error;
  }
}

function unavailable(message: string, cause?: unknown): SessionFailure {
  return new SessionFailure(
    'AgentUnavailable',
    `The agent could not begin: ${message}`,
    { cause },
  );
}
