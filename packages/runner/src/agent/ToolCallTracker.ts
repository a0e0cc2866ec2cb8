import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../Clock';
import type { Ledger } from '../spool/Ledger';

/** A tool call as far as it is known, in the protocol's words. */
export type ToolCallState = {
  toolCallId: string;
  title?: string;
  kind?: string;
  status?: string;
  rawInput?: unknown;
  /** What it shows of itself, e.g. the diff it proposes. */
  content?: unknown;
  /** When it was first heard of, in milliseconds of the runner's clock. */
  since?: number;
};

/** Fields of a tool call that are kept. Others (`_meta`) are an agent's own business. */
const FIELDS = [
  'title',
  'kind',
  'status',
  'content',
  'locations',
  'rawInput',
  'rawOutput',
] as const;

const SAID_ONCE = ['title', 'kind', 'status', 'rawInput'] as const;

const FINAL = new Set(['completed', 'failed']);

/** Output that grows is written down at most so often; the last state always is. */
const CONTENT_EVERY_MS = 1_000;

type Known = ToolCallState & {
  since: number;
  written: number;
  held: Record<string, unknown>;
  turn: number;
};

/**
 * Follows the tool calls of a session. The first that is heard of one, whatever it comes as (some agents ask for permission
 * before they announce a call), is its `tool.call`; everything later is a `tool.update`.
 */
export class ToolCallTracker {
  private readonly calls = new Map<string, Known>();
  private readonly ledger: Ledger;
  private readonly clock: Clock;
  private readonly finished: (call: ToolCallState) => void;

  constructor(options: {
    ledger: Ledger;
    clock: Clock;
    /** Called after a call's `completed` was written down. */
    finished: (call: ToolCallState) => void;
  }) {
    this.ledger = options.ledger;
    this.clock = options.clock;
    this.finished = options.finished;
  }

  /** Takes in what was said of a call and returns all that is known of it. */
  apply(turn: number, update: Record<string, unknown>): ToolCallState {
    const toolCallId = String(update.toolCallId);
    const fields = Object.fromEntries(
      FIELDS.flatMap(name =>
        update[name] === undefined || update[name] === null
          ? []
          : [[name, update[name]]],
      ),
    );
    const known = this.calls.get(toolCallId);
    if (!known) return this.begin(turn, toolCallId, fields);
    // Agents repeat what they have said, above all when they ask for permission.
    for (const name of SAID_ONCE) {
      if (isDeepStrictEqual(fields[name], known[name])) delete fields[name];
    }
    const changedStatus = fields.status !== undefined;
    Object.assign(known, pick(fields));
    known.held = { ...known.held, ...fields };
    const due = this.clock.now() - known.written >= CONTENT_EVERY_MS;
    if (changedStatus || due) this.write(known);
    if (changedStatus) this.settle(known);
    return known;
  }

  /** Writes down what is held back. Calls of the turn that are still open are then as the agent left them. */
  endTurn(): void {
    for (const call of this.calls.values()) this.write(call);
  }

  private begin(
    turn: number,
    toolCallId: string,
    fields: Record<string, unknown>,
  ): Known {
    const now = this.clock.now();
    const call: Known = {
      toolCallId,
      ...pick(fields),
      since: now,
      written: now,
      held: {},
      turn,
    };
    this.calls.set(toolCallId, call);
    this.ledger.append({
      kind: 'tool.call',
      body: { toolCallId, ...fields, turn },
    });
    this.settle(call);
    return call;
  }

  private write(call: Known): void {
    if (Object.keys(call.held).length === 0) return;
    const now = this.clock.now();
    this.ledger.append({
      kind: 'tool.update',
      body: {
        toolCallId: call.toolCallId,
        ...call.held,
        turn: call.turn,
        ...(FINAL.has(call.status ?? '')
          ? { durationMs: now - call.since }
          : {}),
      },
    });
    call.held = {};
    call.written = now;
  }

  private settle(call: Known): void {
    if (call.status === 'completed') this.finished(call);
  }
}

function pick(fields: Record<string, unknown>): Partial<ToolCallState> {
  const text = (name: string) =>
    typeof fields[name] === 'string' ? { [name]: fields[name] } : {};
  return {
    ...text('title'),
    ...text('kind'),
    ...text('status'),
    ...(fields.rawInput === undefined ? {} : { rawInput: fields.rawInput }),
    ...(fields.content === undefined ? {} : { content: fields.content }),
  };
}
