import type { SessionPolicySnapshot } from '@agentic-sessions/kubernetes-api';
import {
  commandSchema,
  POLICY_EVENT,
  policyEventSchema,
  type Command,
} from '@agentic-sessions/runner-protocol';
import { createParser } from 'eventsource-parser';
import type { Clock } from '../Clock';
import type { Log } from '../Log';
import { Backoff } from './Backoff';
import type { PortalClient } from './PortalClient';

/** A stream that is silent for so long, not even a comment, is taken for dead. */
const SILENCE_MS = 60_000;

/** A stream that brings something after so long has not failed: the next break is the first again. */
const STEADY_MS = 15_000;

/** Longest text of one command that is read. */
const MAX_EVENT_CHARS = 4 * 1024 * 1024;

/** Something told to a session. */
export type CommandHandler = {
  command(command: Command): void;
  /** A command of a kind that this runner does not know. */
  unknown(commandId: string): void;
};

/**
 * Hears what people tell the session. Comes back after every break with the position of the last command heard, for ever.
 * A portal may say a command twice; that it is applied once is the handler's business.
 */
export class CommandStream {
  private readonly portal: PortalClient;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly handler: CommandHandler;
  private readonly policy: (snapshot: SessionPolicySnapshot) => void;
  private readonly silenceMs: number;
  private lastEventId?: string;
  /** The policy that could not be read, which a portal says anew in every stream. */
  private unreadable?: string;

  constructor(options: {
    portal: PortalClient;
    clock: Clock;
    log: Log;
    handler: CommandHandler;
    /** Told what the session may do from now on: whenever the stream begins, and after each change. */
    policy: (snapshot: SessionPolicySnapshot) => void;
    silenceMs?: number;
  }) {
    this.portal = options.portal;
    this.clock = options.clock;
    this.log = options.log;
    this.handler = options.handler;
    this.policy = options.policy;
    this.silenceMs = options.silenceMs ?? SILENCE_MS;
  }

  /** Listens until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(this.clock, this.portal.presence);
    while (!signal.aborted) {
      try {
        await this.listen(signal, () => backoff.reset());
      } catch (error) {
        if (!signal.aborted) {
          this.log.warn(`Commands wait: ${(error as Error).message}`);
        }
      }
      if (!signal.aborted) await backoff.wait(signal);
    }
  }

  /** `alive` is called when something came of the stream: that it opened, or began, may come of nothing each time. */
  private async listen(signal: AbortSignal, alive: () => void): Promise<void> {
    const silent = new AbortController();
    const watch = setTimeout(() => silent.abort(), this.silenceMs);
    try {
      const either = AbortSignal.any([signal, silent.signal]);
      const stream = await this.portal.openCommands(this.lastEventId, either);
      const parser = createParser({
        onEvent: ({ event, id, data }) => {
          if (event === POLICY_EVENT) {
            this.hearPolicy(data);
            return;
          }
          this.hear(id, data);
          alive();
        },
        maxBufferSize: MAX_EVENT_CHARS,
      });
      const decoder = new TextDecoder();
      const openedAt = this.clock.now();
      for await (const chunk of stream) {
        watch.refresh();
        parser.feed(decoder.decode(chunk, { stream: true }));
        if (this.clock.now() - openedAt >= STEADY_MS) alive();
      }
    } finally {
      clearTimeout(watch);
    }
  }

  /** What cannot be read is passed over with a warning: behind it comes what people say, such as that it is to stop. */
  private hearPolicy(data: string): void {
    const policy = parsePolicy(data);
    if (policy) {
      this.policy(policy);
      return;
    }
    if (data === this.unreadable) return;
    this.unreadable = data;
    this.log.warn(
      'The portal said a policy that cannot be read; what held before still does. Bring portal and runner to one version.',
    );
  }

  private hear(id: string | undefined, data: string): void {
    const command = parseCommand(data);
    if (command.success) this.handler.command(command.data);
    else if (command.id) this.handler.unknown(command.id);
    else this.log.warn('A command without an id was passed over.');
    if (id !== undefined) this.lastEventId = id;
  }
}

function parsePolicy(data: string): SessionPolicySnapshot | undefined {
  try {
    return policyEventSchema.parse(
      JSON.parse(data),
    ) as unknown as SessionPolicySnapshot;
  } catch {
    // The caller says so.
    return undefined;
  }
}

function parseCommand(
  data: string,
): { success: true; data: Command } | { success: false; id?: string } {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    // No JSON, so nothing by which to answer it; the caller logs it.
    return { success: false };
  }
  const result = commandSchema.safeParse(value);
  if (result.success) return { success: true, data: result.data };
  const id =
    value !== null && typeof value === 'object' && 'id' in value
      ? value.id
      : undefined;
  return { success: false, id: typeof id === 'string' ? id : undefined };
}
