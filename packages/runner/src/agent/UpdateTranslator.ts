import type { Clock } from '../Clock';
import type { LiveText } from '../portal/LiveRelay';
import type { Ledger } from '../spool/Ledger';
import type { AgentUpdate } from './AgentPort';
import { contentText } from './contentText';
import { MessageCoalescer } from './MessageCoalescer';
import { ToolCallTracker, type ToolCallState } from './ToolCallTracker';
import { UsageMeter, type TurnUsage } from './UsageMeter';

/** Where the translator's results go. */
export type UpdateTranslatorOptions = {
  ledger: Ledger;
  live: LiveText;
  clock: Clock;
  /** Put before ids of messages, so that they differ between attempts. */
  prefix: string;
  /** A tool call was carried out. */
  toolFinished: (call: ToolCallState) => void;
  /** The agent pointed to a file. */
  fileNamed: (uri: string) => void;
};

/** Turns what an agent says (`session/update`) into events of the ledger. */
export class UpdateTranslator {
  private readonly options: UpdateTranslatorOptions;
  private readonly messages: MessageCoalescer;
  private readonly tools: ToolCallTracker;
  private readonly usage: UsageMeter;
  private turn = 0;

  constructor(options: UpdateTranslatorOptions) {
    this.options = options;
    this.messages = new MessageCoalescer(options);
    this.tools = new ToolCallTracker({
      ...options,
      finished: options.toolFinished,
    });
    this.usage = new UsageMeter(options.ledger);
  }

  beginTurn(turn: number): void {
    this.turn = turn;
  }

  update(update: AgentUpdate): void {
    const { sessionUpdate: kind } = update;
    if (kind === 'agent_message_chunk' || kind === 'agent_thought_chunk') {
      this.chunk(kind, update);
      return;
    }
    if (kind === 'tool_call' || kind === 'tool_call_update') {
      this.tool(update);
    } else if (kind === 'plan') {
      this.messages.end();
      this.options.ledger.append({
        kind: 'plan',
        body: { entries: update.entries as never },
      });
    } else if (kind === 'usage_update') {
      this.usage.update(update);
    }
    // What is left (modes, commands, echoes of the prompt) changes nothing that people would look for in a ledger.
  }

  /** Takes in what is known of a tool call, from wherever it is heard, and returns the whole of it. */
  tool(update: Record<string, unknown>): ToolCallState {
    this.messages.end();
    return this.tools.apply(this.turn, update);
  }

  /** Writes down what is still open at the end of a turn. */
  endTurn(usage?: TurnUsage | null): void {
    this.messages.end();
    this.tools.endTurn();
    this.usage.endTurn(this.turn, usage);
  }

  private chunk(kind: string, update: AgentUpdate): void {
    const { content, messageId } = update;
    const link = content as { type?: unknown; uri?: unknown } | undefined;
    if (link?.type === 'resource_link' && typeof link.uri === 'string') {
      this.options.fileNamed(link.uri);
    }
    this.messages.add(
      kind === 'agent_thought_chunk' ? 'thought' : 'message',
      this.turn,
      contentText(content),
      typeof messageId === 'string' ? messageId : undefined,
    );
  }
}
