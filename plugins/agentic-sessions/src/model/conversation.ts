/** Someone or something that writes into a conversation. */
export type Author = { kind: 'agent' | 'person' | 'system'; name: string };

/** A text change of one file. */
export type FileChange = {
  path: string;
  /** `undefined` for a file that did not exist. */
  oldText?: string;
  newText: string;
};

/** What a tool call reads and shows: text pieces and changes. */
export type ToolContent =
  | { type: 'text'; text: string }
  | { type: 'change'; change: FileChange }
  | { type: 'other'; raw: unknown };

export type ToolStatus = 'pending' | 'in_progress' | 'completed' | 'failed';

export type ToolCall = {
  id: string;
  title: string;
  /** ACP's kind: read, edit, delete, move, search, execute, think, fetch, other. */
  kind: string;
  status: ToolStatus;
  content: ToolContent[];
  locations: string[];
  input?: unknown;
  output?: unknown;
  startedAt: string;
  durationMs?: number;
};

/** A tool's request for permission, and how it ended. */
export type PermissionRequest = {
  requestId: string;
  toolCallId: string;
  tool: string;
  title: string;
  arguments: unknown;
  content: ToolContent[];
  rule: string;
  hash: string;
  expiresAt: string;
  outcome?: 'approved' | 'denied' | 'cancelled' | 'expired';
  decidedBy?: string;
  decidedAt?: string;
  comment?: string;
};

/** What happened around the conversation, in one line. `code` picks the sentence, `values` fill it. */
export type Note = {
  code:
    | 'created'
    | 'phase'
    | 'ended'
    | 'deleted'
    | 'turnEnded'
    | 'interrupted'
    | 'stopAsked'
    | 'finishAsked'
    | 'suspendAsked'
    | 'resumeAsked'
    | 'turnContinues'
    | 'cloned'
    | 'artifact'
    | 'note'
    | 'error'
    | 'ignored'
    | 'unknown';
  values: Record<string, string>;
  tone: 'quiet' | 'warning' | 'negative';
  raw?: unknown;
};

/** One row of the conversation. `seq` is the event it began with: its address. */
export type ConversationItem = { seq: number; time: string } & (
  | {
      type: 'message';
      author: Author;
      text: string;
      /** Id of the command that carried it, and whether the agent has taken it up. */
      commandId?: string;
      queued?: boolean;
    }
  | { type: 'thought'; text: string }
  | { type: 'tool'; call: ToolCall }
  | { type: 'permission'; request: PermissionRequest }
  | { type: 'note'; note: Note }
);

export type PlanEntry = {
  content: string;
  status: 'pending' | 'in_progress' | 'completed';
};

/** A file as it changed in one turn. */
export type TurnChange = { turn: number; seq: number; change: FileChange };

/** A person's word that a session end, and why. */
export type EndAsked = {
  verb: 'finish' | 'stop' | 'interrupt';
  person: string;
  reason: string;
};

/** Everything a page shows of a ledger. */
export type Conversation = {
  items: readonly ConversationItem[];
  plan: readonly PlanEntry[];
  changes: readonly TurnChange[];
  /** Number of the running turn; 0 before the first. */
  turn: number;
  turnRunning: boolean;
  lastSeq: number;
  /** How many files were made. */
  artifacts: number;
  /** Who asked last that it end: what the words of the end leave out. */
  endAsked?: EndAsked;
  /** Last words of the agent, which are the result once the session has ended. */
  lastAgentText?: string;
  /** Row of each tool call, permission request and command. */
  rowOf: ReadonlyMap<string, number>;
};

export const EMPTY_CONVERSATION: Conversation = {
  items: [],
  plan: [],
  changes: [],
  turn: 0,
  turnRunning: false,
  lastSeq: 0,
  artifacts: 0,
  rowOf: new Map(),
};
