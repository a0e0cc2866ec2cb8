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

  private async listen(signal: AbortSignal, alive: () => void): Promise<void> {
    const silent = new AbortController();
    const watch = setTimeout(() => silent.abort(), this.silenceMs);
    try {
      const either = AbortSignal.any([signal, silent.signal]);
      const stream = await this.portal.openCommands(this.lastEventId, either);
      const parser = createParser({
        onEvent: ({ event, id, data }) =>
          event === POLICY_EVENT ? this.hearPolicy(data) : this.hear(id, data),
        maxBufferSize: MAX_EVENT_CHARS,
      });
      const decoder = new TextDecoder();
      for await (const chunk of stream) {
        watch.refresh();
        alive();
        parser.feed(decoder.decode(chunk, { stream: true }));
      }
    } finally {
      clearTimeout(watch);
    }
  }

  /** @throws what ends the stream, which then begins anew: a policy that cannot be read must not be passed over */
  private hearPolicy(data: string): void {
    const policy = policyEventSchema.parse(JSON.parse(data));
    this.policy(policy as unknown as SessionPolicySnapshot);
  }

  private hear(id: string | undefined, data: string): void {
    const command = parseCommand(data);
    if (command.success) this.handler.command(command.data);
    else if (command.id) this.handler.unknown(command.id);
    else this.log.warn('A command without an id was passed over.');
    if (id !== undefined) this.lastEventId = id;
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
