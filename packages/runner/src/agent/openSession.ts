import type {
  ClientContext,
  InitializeResponse,
  NewSessionRequest,
} from '@agentclientprotocol/sdk';
import type { AgentSettings } from './chooseSettings';

/** A session of an agent, new or gone on with. */
export type OpenedSession = {
  sessionId: string;
  resumed: boolean;
  settings: AgentSettings;
};

/**
 * Opens a session: the earlier one where its id is known and the agent remembers, else a new one. Resuming is preferred to
 * loading, since the ledger already has what loading would tell again.
 */
export async function openSession(
  agent: ClientContext,
  info: InitializeResponse,
  place: { cwd: string; meta: Record<string, unknown>; resume?: string },
): Promise<OpenedSession> {
  const { cwd, meta, resume: sessionId } = place;
  const request: NewSessionRequest = { cwd, mcpServers: [], _meta: meta };
  const { loadSession, sessionCapabilities } = info.agentCapabilities ?? {};
  if (sessionId && sessionCapabilities?.resume) {
    const settings = await agent
      .request('session/resume', { ...request, sessionId })
      .catch(forgotten);
    if (settings) return { sessionId, resumed: true, settings };
  }
  if (sessionId && loadSession) {
    const settings = await agent
      .request('session/load', { ...request, sessionId })
      .then(loaded => loaded ?? {}, forgotten);
    if (settings) return { sessionId, resumed: true, settings };
  }
  const settings = await agent.request('session/new', request);
  return { sessionId: settings.sessionId, resumed: false, settings };
}

/** An agent may have forgotten an earlier session; a new one is then what is left, and is said to be new. */
function forgotten(): undefined {
  return undefined;
}
