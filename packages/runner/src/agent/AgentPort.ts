import type {
  ContentBlock,
  PromptResponse,
  RequestPermissionRequest,
  RequestPermissionResponse,
} from '@agentclientprotocol/sdk';
import type { AgentExited } from '@agentic-sessions/runner-protocol';

/** `session/update` as it came: the kinds we know and any newer one. */
export type AgentUpdate = { sessionUpdate: string; [field: string]: unknown };

/** What an agent tells and asks. */
export type AgentListener = {
  /** Called in the order in which the agent sent them, and all of a turn's before its answer. */
  update(update: AgentUpdate): void;
  permission(
    request: RequestPermissionRequest,
  ): Promise<RequestPermissionResponse>;
};

/** One conversation with one agent. */
export type AgentPort = {
  /** Runs one turn; rejects where the agent answers with an error or goes away. */
  prompt(
    content: ContentBlock[],
    meta?: Record<string, unknown>,
  ): Promise<PromptResponse>;
  /** Asks for the end of the turn. */
  cancel(): Promise<void>;
  /** Resolves when the agent is gone, with what is known of how. */
  readonly gone: Promise<Partial<AgentExited>>;
  /** Lets the agent end and write down what it remembers; resolves when it is gone, or at the latest after `limitMs`. */
  end(limitMs: number): Promise<void>;
  /** Hangs up, which ends the agent. */
  close(): void;
};
