import type { AskedTurn } from '@agentic-sessions/runner-protocol';

/** Something to say to the agent in a turn of its own. */
export type QueuedMessage = {
  text: string;
  commandId?: string;
  /** The turn that it goes on with. */
  continues?: AskedTurn;
};

/** What waits for the agent's next turn, in the order in which it came. */
export class MessageQueue {
  private readonly messages: QueuedMessage[] = [];
  private wake?: () => void;

  push(message: QueuedMessage): void {
    this.messages.push(message);
    this.notify();
  }

  shift(): QueuedMessage | undefined {
    return this.messages.shift();
  }

  /** Whether something of a person's own waits. */
  hasCommands(): boolean {
    return this.messages.some(({ commandId }) => commandId !== undefined);
  }

  /** Wakes who waits, without a message. */
  notify(): void {
    this.wake?.();
    this.wake = undefined;
  }

  /** Resolves with the next push or notification. */
  changed(): Promise<void> {
    return new Promise(resolve => {
      this.wake = resolve;
    });
  }
}
