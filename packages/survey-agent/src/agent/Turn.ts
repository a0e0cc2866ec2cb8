import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Plan,
  PlanEntry,
  RequestPermissionRequest,
  RequestPermissionResponse,
  SessionUpdate,
  ToolCallContent,
  ToolCallLocation,
  ToolKind,
} from '@agentclientprotocol/sdk';
import { CancelledError } from '../CancelledError';

/** What a turn needs of the connection it speaks through. */
export type TurnConnection = {
  update(update: SessionUpdate): Promise<void>;
  requestPermission(
    request: Omit<RequestPermissionRequest, 'sessionId'>,
  ): Promise<RequestPermissionResponse>;
};

/** How a tool call is announced. */
export type ToolAnnouncement = {
  title: string;
  kind: ToolKind;
  rawInput: Record<string, unknown>;
  locations?: ToolCallLocation[];
  content?: ToolCallContent[];
};

/** What a tool call gave: the value, and what people and programs see of it. */
export type ToolResult<T> = {
  value: T;
  /** For people, Markdown. */
  output: string;
  rawOutput?: Record<string, unknown>;
  locations?: ToolCallLocation[];
};

/** The answer to a permission request. */
export type Permission = 'allowed' | 'rejected';

const REFUSED = 'Not done: permission was refused.';
const UNANSWERED = 'Not done: nobody could be asked.';
const CANCELLED = 'Not done: the turn was cancelled.';

/** Characters of one streamed chunk, about a line. */
const CHUNK = 64;

/**
 * One prompt turn as the client sees it: plan, messages, thoughts, tool calls, permission requests. Every method throws
 * {@link CancelledError} once the turn was cancelled.
 */
export class Turn {
  readonly signal: AbortSignal;
  readonly #connection: TurnConnection;
  readonly #paceMs: number;
  readonly #nextToolCallId: () => string;
  #plan: PlanEntry[] = [];

  constructor(options: {
    connection: TurnConnection;
    signal: AbortSignal;
    /** Pause between steps, so that a person can follow; 0 for none. */
    paceMs: number;
    nextToolCallId: () => string;
  }) {
    this.#connection = options.connection;
    this.signal = options.signal;
    this.#paceMs = options.paceMs;
    this.#nextToolCallId = options.nextToolCallId;
  }

  /** Waits a step's time and notices a cancel. */
  async pause(factor = 1): Promise<void> {
    CancelledError.check(this.signal);
    if (this.#paceMs > 0) {
      await sleep(this.#paceMs * factor, undefined, {
        signal: this.signal,
      }).catch(() => CancelledError.check(this.signal));
    }
  }

  /** Sets out the plan, everything still to do. */
  async planFor(steps: string[]): Promise<void> {
    this.#plan = steps.map(content => ({
      content,
      priority: 'medium',
      status: 'pending',
    }));
    await this.#sendPlan();
  }

  /**
   * Marks a step of the plan as begun, does it, marks it as done. That it is done is told with the begin of the next one, so that each
   * change of step is one update; the last tells it itself.
   */
  async step<T>(content: string, run: () => Promise<T>): Promise<T> {
    CancelledError.check(this.signal);
    this.#mark(content, 'in_progress');
    await this.#sendPlan();
    const value = await run();
    this.#mark(content, 'completed');
    if (this.#plan.every(({ status }) => status === 'completed')) {
      await this.#sendPlan();
    }
    return value;
  }

  /** Says a Markdown message, in chunks, ended by a blank line. */
  async say(text: string): Promise<void> {
    await this.#stream('agent_message_chunk', `${text}\n\n`);
  }

  /** Shows why the next step is taken. */
  async think(text: string): Promise<void> {
    await this.#stream('agent_thought_chunk', `${text}\n`);
  }

  /** Announces a tool call, runs it and tells how it ended. A failure is told and thrown on. */
  async tool<T>(
    announcement: ToolAnnouncement,
    run: () => Promise<ToolResult<T>>,
  ): Promise<T> {
    const toolCallId = this.#nextToolCallId();
    await this.#announce(toolCallId, announcement);
    await this.pause(0.5);
    return this.#run(toolCallId, announcement, run);
  }

  /**
   * Like {@link Turn.tool}, but asks first. The request carries the announcement, so that the person sees exactly what would happen.
   *
   * @returns undefined where the answer was no
   */
  async toolWithPermission<T>(
    announcement: ToolAnnouncement,
    run: () => Promise<ToolResult<T>>,
  ): Promise<T | undefined> {
    const toolCallId = this.#nextToolCallId();
    await this.#announce(toolCallId, announcement);
    if ((await this.#ask(toolCallId, announcement)) === 'rejected') {
      await this.#end(toolCallId, announcement, 'failed', REFUSED);
      return undefined;
    }
    return this.#run(toolCallId, announcement, run);
  }

  async #ask(
    toolCallId: string,
    announcement: ToolAnnouncement,
  ): Promise<Permission> {
    CancelledError.check(this.signal);
    const answer = await this.#connection
      .requestPermission({
        toolCall: { toolCallId, status: 'pending', ...announcement },
        options: [
          { optionId: 'allow', name: 'Allow', kind: 'allow_once' },
          { optionId: 'reject', name: 'Reject', kind: 'reject_once' },
        ],
      })
      .catch(async error => {
        await this.#end(toolCallId, announcement, 'failed', UNANSWERED);
        throw error;
      });
    if (answer.outcome.outcome === 'cancelled') {
      // The protocol: a client answers so when the turn was cancelled, and only then.
      await this.#end(toolCallId, announcement, 'failed', CANCELLED);
      throw new CancelledError();
    }
    return answer.outcome.optionId === 'allow' ? 'allowed' : 'rejected';
  }

  async #announce(
    toolCallId: string,
    announcement: ToolAnnouncement,
  ): Promise<void> {
    await this.pause(0.5);
    await this.#connection.update({
      sessionUpdate: 'tool_call',
      toolCallId,
      status: 'pending',
      ...announcement,
    });
  }

  async #run<T>(
    toolCallId: string,
    announcement: ToolAnnouncement,
    run: () => Promise<ToolResult<T>>,
  ): Promise<T> {
    await this.#connection.update({
      sessionUpdate: 'tool_call_update',
      toolCallId,
      status: 'in_progress',
    });
    try {
      const result = await run();
      await this.#end(
        toolCallId,
        announcement,
        'completed',
        result.output,
        result,
      );
      return result.value;
    } catch (error) {
      const cancelled = this.signal.aborted;
      await this.#end(
        toolCallId,
        announcement,
        'failed',
        cancelled
          ? CANCELLED
          : `Failed: ${error instanceof Error ? error.message : String(error)}`,
      );
      throw cancelled ? new CancelledError() : error;
    }
  }

  async #end(
    toolCallId: string,
    announcement: ToolAnnouncement,
    status: 'completed' | 'failed',
    output: string,
    result: { rawOutput?: unknown; locations?: ToolCallLocation[] } = {},
  ): Promise<void> {
    await this.#connection.update({
      sessionUpdate: 'tool_call_update',
      toolCallId,
      status,
      // An update's content replaces what was there: a diff stays to be seen after it was decided.
      content: [
        ...(announcement.content ?? []),
        { type: 'content', content: { type: 'text', text: output } },
      ],
      ...(result.rawOutput === undefined
        ? {}
        : { rawOutput: result.rawOutput }),
      ...(result.locations ? { locations: result.locations } : {}),
    });
  }

  async #stream(
    sessionUpdate: 'agent_message_chunk' | 'agent_thought_chunk',
    text: string,
  ): Promise<void> {
    for (const chunk of chunksOf(text, this.#paceMs > 0 ? CHUNK : Infinity)) {
      await this.pause(0.15);
      await this.#connection.update({
        sessionUpdate,
        content: { type: 'text', text: chunk },
      });
    }
  }

  #mark(content: string, status: PlanEntry['status']): void {
    this.#plan = this.#plan.map(entry =>
      entry.content === content ? { ...entry, status } : entry,
    );
  }

  async #sendPlan(): Promise<void> {
    const plan: Plan = { entries: this.#plan };
    await this.#connection.update({ sessionUpdate: 'plan', ...plan });
  }
}

/** Splits at spaces and line breaks; the pieces joined are the text. */
function chunksOf(text: string, size: number): string[] {
  const chunks: string[] = [];
  let current = '';
  for (const piece of text.split(/(?<=\s)/)) {
    if (current !== '' && current.length + piece.length > size) {
      chunks.push(current);
      current = '';
    }
    current += piece;
  }
  return current === '' ? chunks : [...chunks, current];
}
