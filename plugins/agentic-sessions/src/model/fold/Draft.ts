import type {
  Conversation,
  ConversationItem,
  EndAsked,
  PlanEntry,
  TurnChange,
} from '../conversation';

/** A conversation while a batch of events is folded into it: its own copy, so that folding may write. */
export class Draft {
  readonly items: ConversationItem[];
  readonly rowOf: Map<string, number>;
  plan: readonly PlanEntry[];
  changes: TurnChange[];
  turn: number;
  turnRunning: boolean;
  lastSeq: number;
  artifacts: number;
  lastAgentText: string | undefined;
  endAsked: EndAsked | undefined;

  constructor(from: Conversation) {
    this.items = [...from.items];
    this.rowOf = new Map(from.rowOf);
    this.plan = from.plan;
    this.changes = [...from.changes];
    this.turn = from.turn;
    this.turnRunning = from.turnRunning;
    this.lastSeq = from.lastSeq;
    this.artifacts = from.artifacts;
    this.lastAgentText = from.lastAgentText;
    this.endAsked = from.endAsked;
  }

  /** Adds a row; `key` lets later events find it again. */
  append(item: ConversationItem, key?: string): void {
    if (key !== undefined) {
      this.rowOf.set(key, this.items.length);
    }
    this.items.push(item);
  }

  find(key: string): ConversationItem | undefined {
    const row = this.rowOf.get(key);
    return row === undefined ? undefined : this.items[row];
  }

  /** Replaces a row by a changed copy: rows are compared by identity when they are drawn. */
  replace(key: string, item: ConversationItem): void {
    const row = this.rowOf.get(key);
    if (row !== undefined) {
      this.items[row] = item;
    }
  }

  finish(): Conversation {
    const { items, rowOf, plan, changes, turn, turnRunning } = this;
    const { lastSeq, artifacts, lastAgentText, endAsked } = this;
    return {
      items,
      rowOf,
      plan,
      changes,
      turn,
      turnRunning,
      lastSeq,
      artifacts,
      lastAgentText,
      endAsked,
    };
  }
}
