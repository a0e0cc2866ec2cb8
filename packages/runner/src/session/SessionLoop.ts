import {
  META_CONTINUES,
  type Command,
} from '@agentic-sessions/runner-protocol';
import type { AgentPort } from '../agent/AgentPort';
import { agentGone } from '../agent/agentGone';
import { describeAgentError } from '../agent/describeAgentError';
import type { UpdateTranslator } from '../agent/UpdateTranslator';
import type { Clock } from '../Clock';
import type { PermissionBroker } from '../policy/PermissionBroker';
import type { CommandHandler } from '../portal/CommandStream';
import type { Ledger, NewEvent } from '../spool/Ledger';
import type { Ending } from './Ending';
import { MessageQueue, type QueuedMessage } from './MessageQueue';
import { failed, OUTCOMES, type Outcome } from './Outcome';
import { promptContent } from './promptContent';
import { runTurn, type TurnEnd } from './runTurn';
import { turnOutcome } from './turnOutcome';

/** A Pod's containers get SIGTERM together; the agent's end may be seen before our own signal. */
const SIGTERM_MS = 1_000;

/** What a session's loop works with. */
export type SessionLoopOptions = {
  ledger: Ledger;
  clock: Clock;
  broker: PermissionBroker;
  ending: Ending;
  translator: UpdateTranslator;
  inputs: Readonly<Record<string, string>>;
  /** Whether to wait for messages after a turn. */
  interactive: boolean;
  idleMs: number;
  cancelMs: number;
  /** Number of the last turn of an earlier process or Pod. */
  lastTurn: number;
  /** What the session would end with if no further turn came. */
  lastOutcome?: Outcome;
  /** Commands that an earlier process has applied. */
  applied: ReadonlySet<string>;
  /** Called after each turn, with everything of it written down. */
  turnEnded: () => void;
  /** Resolves when the portal has stored all that is written down, or when the session ends. */
  stored: () => Promise<void>;
};

/** What a session's first turn in a process is made of. */
export type FirstTurn = {
  /** What is to be done; absent where it was begun by an earlier process or Pod. */
  prompt?: string;
  /** A turn that is to be gone on with, unless a person has said something else meanwhile. */
  continuation?: QueuedMessage;
  /** Told to the agent before the first turn, because it does not remember. */
  background?: string;
  /** What was to be said in further turns. */
  unsaid?: readonly string[];
};

/** The course of a session: one turn after another, as people and the agent's answers will have it. */
export class SessionLoop implements CommandHandler {
  private readonly options: SessionLoopOptions;
  private readonly queue = new MessageQueue();
  private readonly heard: Set<string>;
  private turn: number;
  private agent?: AgentPort;
  private inTurn = false;
  private interrupted = false;
  private finishing = false;
  private closed = false;
  private readonly own: string[] = [];
  private last: Outcome;
  private background?: string;

  constructor(options: SessionLoopOptions) {
    this.options = options;
    this.turn = options.lastTurn;
    this.last = options.lastOutcome ?? OUTCOMES.interrupted;
    this.heard = new Set(options.applied);
  }

  /** Applies a command, each id once, whenever it comes: also before the agent is there. */
  command(command: Command): void {
    if (this.heard.has(command.id)) return;
    this.heard.add(command.id);
    if (this.closed) {
      if (!this.podEnds) this.acknowledge(command.id, 'SessionEnded');
      return;
    }
    switch (command.kind) {
      case 'message':
        // Acknowledged when its turn begins, so that one that waits is told again to the next process.
        this.queue.push({ text: command.text, commandId: command.id });
        break;
      case 'interrupt':
        this.acknowledge(command.id, this.inTurn ? undefined : 'NoTurn');
        if (this.inTurn) {
          this.interrupted = true;
          void this.cancelTurn();
        }
        break;
      case 'decide': {
        const result = this.options.broker.decide(command);
        // What counts is acknowledged together with what it decided.
        if ('reason' in result) {
          this.acknowledge(command.id, result.reason);
        } else if (command.decision === 'denied' && command.comment) {
          // The protocol's answer has room for a choice only; the word that came with a no is said in the next turn.
          this.queue.push({
            text: `The request was refused, with these words: ${command.comment}`,
          });
        }
        break;
      }
      case 'finish':
        this.acknowledge(command.id);
        this.finishing = true;
        this.queue.notify();
        break;
      case 'stop':
        this.acknowledge(command.id);
        this.options.ending.decide(OUTCOMES.stopped);
        break;
      default:
        this.unknown((command as Command).id);
    }
  }

  unknown(commandId: string): void {
    if (this.heard.has(commandId)) return;
    this.heard.add(commandId);
    this.acknowledge(commandId, 'UnknownCommand');
  }

  /** Number of the last turn that began. */
  get lastTurn(): number {
    return this.turn;
  }

  /** What waits to be said and is nobody's command, so that only this process knows of it. */
  get unsaid(): string[] {
    return this.own;
  }

  /** Takes turns until the session ends. */
  async run(agent: AgentPort, first: FirstTurn): Promise<Outcome> {
    const { ending, interactive, ledger } = this.options;
    this.agent = agent;
    this.background = first.background;
    let next: QueuedMessage | undefined =
      first.prompt === undefined ? undefined : { text: first.prompt };
    // A person who has said something meanwhile has said what is to be done now.
    if (!next && !this.queue.hasCommands()) next = first.continuation;
    for (const text of first.unsaid ?? []) this.queue.push({ text });
    while (!ending.outcome) {
      next ??= this.queue.shift();
      if (next) {
        await this.takeTurn(agent, next);
        next = undefined;
      } else if (this.finishing) {
        ending.decide(OUTCOMES.finished);
      } else if (!interactive) {
        ending.decide(this.last);
      } else {
        await this.waitForMessage(agent);
      }
    }
    this.close();
    await ledger.flush();
    return ending.outcome;
  }

  /**
   * Hears nothing more. What waits, and everything that comes, is answered with that the session is over; but where only the
   * Pod ends it is not, and they stay the portal's, to be told to the next.
   */
  close(): void {
    this.closed = true;
    for (let left = this.queue.shift(); left; left = this.queue.shift()) {
      if (!left.commandId) this.own.push(left.text);
      else if (!this.podEnds) this.acknowledge(left.commandId, 'SessionEnded');
    }
  }

  private get podEnds(): boolean {
    return this.options.ending.outcome?.reason === OUTCOMES.terminated.reason;
  }

  private async takeTurn(
    agent: AgentPort,
    { text, commandId, continues }: QueuedMessage,
  ): Promise<void> {
    const { ledger, clock, translator, ending, cancelMs } = this.options;
    this.turn += 1;
    const turn = this.turn;
    const started: NewEvent = {
      kind: 'turn.started',
      body: {
        turn,
        prompt: text,
        ...(commandId ? { commandId } : {}),
        ...(continues ? { continues: continues.turn } : {}),
      },
    };
    ledger.append(started, ...(commandId ? [applied(commandId)] : []));
    // On disk first: a process that comes after must know that this prompt has been given.
    await ledger.flush();
    // A Pod may be taken away with its disk. Where the ledger does not know of a first turn, none has begun: the next Pod may
    // then run the prompt, and it does not run twice.
    if (turn === 1) await this.options.stored();
    translator.beginTurn(turn);
    const since = clock.now();
    this.inTurn = true;
    this.interrupted = false;
    const end = await runTurn({
      agent,
      content: promptContent(text, this.options.inputs, this.background),
      meta: continues && { [META_CONTINUES]: continues.prompt },
      ending,
      clock,
      cancelMs,
      cancel: () => this.cancelTurn(),
    });
    this.background = undefined;
    // Whether the Pod ends, or the agent alone, is known a moment later.
    if (end.kind === 'gone') await clock.sleep(SIGTERM_MS, ending.signal);
    this.inTurn = false;
    this.cancelPermissions();
    translator.endTurn(end.kind === 'answered' ? end.usage : undefined);
    const stopReason = stopReasonOf(end, this.podEnds);
    const cutShort =
      this.podEnds && !this.interrupted && stopReason === 'cancelled';
    ledger.append(...(this.podEnds ? [] : errorOf(end)), {
      kind: 'turn.ended',
      body: {
        turn,
        stopReason,
        durationMs: clock.now() - since,
        ...(cutShort ? { cutShort } : {}),
      },
    });
    await ledger.flush();
    this.last = turnOutcome(stopReason, this.interrupted);
    if (end.kind === 'failed') {
      this.last = { ...this.last, message: describeAgentError(end.error) };
    }
    this.options.turnEnded();
    if (end.kind === 'gone') ending.decide(failed(agentGone(end.exit)));
  }

  private async waitForMessage(agent: AgentPort): Promise<void> {
    const { clock, ending, idleMs } = this.options;
    const done = new AbortController();
    const message = this.queue.changed();
    const idle = clock.sleep(idleMs, done.signal).then(() => {
      if (done.signal.aborted) return;
      ending.decide({
        outcome: 'completed',
        reason: 'IdleTimeout',
        message: `Nobody wrote to it for ${Math.round(idleMs / 1000)} seconds.`,
      });
    });
    const gone = agent.gone.then(exit =>
      done.signal.aborted ? undefined : this.agentIsGone(exit),
    );
    await Promise.race([message, idle, gone, ending.reached()]);
    done.abort();
  }

  private async agentIsGone(
    exit: Parameters<typeof agentGone>[0],
  ): Promise<void> {
    const { clock, ending } = this.options;
    await clock.sleep(SIGTERM_MS, ending.signal);
    ending.decide(failed(agentGone(exit)));
  }

  private cancelPermissions(): void {
    this.options.broker.cancelAll(
      this.podEnds
        ? 'The Pod ended before anybody had decided; the agent asks again when it goes on.'
        : undefined,
    );
  }

  private async cancelTurn(): Promise<void> {
    this.cancelPermissions();
    try {
      await this.agent?.cancel();
    } catch {
      // The agent is gone; its turn ends with that.
    }
  }

  private acknowledge(commandId: string, reason?: string): void {
    this.options.ledger.append(applied(commandId, reason));
  }
}

function applied(commandId: string, reason?: string): NewEvent {
  return {
    kind: 'command.applied',
    body: reason
      ? { commandId, outcome: 'ignored', reason }
      : { commandId, outcome: 'applied' },
  };
}

function stopReasonOf(end: TurnEnd, podEnds: boolean): string {
  if (end.kind === 'answered') return end.stopReason;
  return end.kind === 'abandoned' || podEnds ? 'cancelled' : 'error';
}

function errorOf(end: TurnEnd): NewEvent[] {
  if (end.kind === 'failed') {
    const message = describeAgentError(end.error);
    return [{ kind: 'error', body: { reason: 'AgentError', message } }];
  }
  if (end.kind === 'gone') {
    const { reason, message } = agentGone(end.exit);
    return [{ kind: 'error', body: { reason, message } }];
  }
  return [];
}
