import { lstat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import {
  agent,
  PROTOCOL_VERSION,
  RequestError,
} from '@agentclientprotocol/sdk';
import type {
  AgentApp,
  AgentContext,
  ContentBlock,
  PromptRequest,
  PromptResponse,
  SessionUpdate,
} from '@agentclientprotocol/sdk';
import { CancelledError } from '../CancelledError';
import { answerFollowUp } from '../followup/answerFollowUp';
import type { AgentOptions } from './AgentOptions';
import { readContinued } from './readContinued';
import { readMeta } from './readMeta';
import { SessionStore } from './SessionStore';
import type { SurveySession } from './SurveySession';
import { Turn } from './Turn';
import type { UserMessage } from './UserMessage';

/**
 * The survey agent as an ACP app: connect it to a stream. One turn at a time in a session; sessions are independent.
 *
 * @public
 */
export function createSurveyAgent(options: AgentOptions): AgentApp {
  const store = new SessionStore(options.stateDirectory);
  const sessions = new Map<string, SurveySession>();
  const turns = new Map<string, AbortController>();

  const restore = async (params: {
    sessionId: string;
    cwd: string;
    _meta?: Record<string, unknown> | null;
  }): Promise<SurveySession> => {
    await requireFolder(params.cwd);
    const session =
      sessions.get(params.sessionId) ?? (await store.find(params.sessionId));
    if (!session) {
      throw RequestError.resourceNotFound(params.sessionId);
    }
    session.cwd = params.cwd;
    session.meta = { ...session.meta, ...readMeta(params._meta) };
    sessions.set(session.id, session);
    return session;
  };

  return agent({ name: options.agent.name })
    .onRequest('initialize', () => ({
      protocolVersion: PROTOCOL_VERSION,
      agentInfo: options.agent,
      authMethods: [],
      agentCapabilities: {
        loadSession: true,
        promptCapabilities: {
          image: false,
          audio: false,
          embeddedContext: false,
        },
        sessionCapabilities: { resume: {} },
      },
    }))
    .onRequest('session/new', async ({ params }) => {
      await requireFolder(params.cwd);
      const session: SurveySession = {
        id: options.newId(),
        cwd: params.cwd,
        meta: readMeta(params._meta),
        toolCalls: 0,
        transcript: [],
      };
      sessions.set(session.id, session);
      return { sessionId: session.id };
    })
    .onRequest('session/load', async ({ params, client }) => {
      const session = await restore(params);
      for (const update of session.transcript) {
        await client.notify('session/update', {
          sessionId: session.id,
          update,
        });
      }
      return {};
    })
    .onRequest('session/resume', async ({ params }) => {
      await restore(params);
      return {};
    })
    .onNotification('session/cancel', ({ params }) => {
      turns.get(params.sessionId)?.abort();
    })
    .onRequest('session/prompt', async ({ params, client, signal }) => {
      const session = sessions.get(params.sessionId);
      if (!session) {
        throw RequestError.resourceNotFound(params.sessionId);
      }
      if (turns.has(session.id)) {
        throw RequestError.invalidRequest({
          reason: 'A turn of this session is still open',
        });
      }
      const cancel = new AbortController();
      turns.set(session.id, cancel);
      try {
        return await runTurn({
          session,
          params,
          client,
          options,
          signal: AbortSignal.any([cancel.signal, signal]),
        });
      } finally {
        turns.delete(session.id);
        await store.keep(session);
      }
    });
}

async function runTurn(input: {
  session: SurveySession;
  params: PromptRequest;
  client: AgentContext;
  options: AgentOptions;
  signal: AbortSignal;
}): Promise<PromptResponse> {
  const { session, params, client, options, signal } = input;
  const sessionId = session.id;
  session.meta = { ...session.meta, ...readMeta(params._meta) };
  session.transcript.push(
    ...params.prompt.map(
      (content): SessionUpdate => ({
        sessionUpdate: 'user_message_chunk',
        content,
      }),
    ),
  );
  const turn = new Turn({
    signal,
    paceMs: session.meta.paceMs ?? options.paceMs,
    nextToolCallId: () => {
      session.toolCalls += 1;
      return `call-${session.toolCalls}`;
    },
    connection: {
      update: async update => {
        session.transcript.push(update);
        await client.notify('session/update', { sessionId, update });
      },
      requestPermission: request =>
        client.request('session/request_permission', { sessionId, ...request }),
    },
  });
  try {
    const asked = readContinued(params._meta);
    const message = messageOf(params.prompt);
    await answerFollowUp(
      turn,
      session,
      asked === undefined
        ? message
        : { ...message, text: asked, continued: true },
      options,
    );
    return { stopReason: 'end_turn' };
  } catch (error) {
    if (error instanceof CancelledError || signal.aborted) {
      return { stopReason: 'cancelled' };
    }
    throw error;
  }
}

/** Kinds other than text and links were not offered in the capabilities. */
function messageOf(prompt: readonly ContentBlock[]): UserMessage {
  return {
    text: prompt
      .flatMap(block => (block.type === 'text' ? [block.text] : []))
      .join('\n'),
    links: prompt.flatMap(block =>
      block.type === 'resource_link' ? [block.uri] : [],
    ),
  };
}

async function requireFolder(cwd: string): Promise<void> {
  const isFolder =
    isAbsolute(cwd) &&
    (await lstat(cwd).then(
      stat => stat.isDirectory(),
      () => false,
    ));
  if (!isFolder) {
    throw RequestError.invalidParams({
      reason: 'cwd must be the absolute path of a folder',
    });
  }
}
