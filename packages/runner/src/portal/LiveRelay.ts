import {
  HEARTBEAT_SECONDS,
  type LiveRequest,
} from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { PortalClient } from './PortalClient';

const FLUSH_MS = 150;
const HEARTBEAT_MS = HEARTBEAT_SECONDS * 1000;
const MAX_DELTA_CHARS = 16 * 1024;
const MAX_DELTAS = 200;

type Delta = LiveRequest['deltas'][number];

/** Takes text for viewers as it is spoken. */
export type LiveText = {
  push(kind: Delta['kind'], id: string, text: string): void;
};

/**
 * Passes what an agent is just saying on to viewers, best effort: what cannot be sent at once is dropped, since the ledger
 * will have it. A quiet session sends an empty list as its heartbeat.
 */
export class LiveRelay implements LiveText {
  private readonly portal: PortalClient;
  private readonly clock: Clock;
  private deltas: Delta[] = [];

  constructor(portal: PortalClient, clock: Clock) {
    this.portal = portal;
    this.clock = clock;
  }

  push(kind: Delta['kind'], id: string, text: string): void {
    const last = this.deltas.at(-1);
    if (
      last?.kind === kind &&
      last.id === id &&
      last.text.length + text.length <= MAX_DELTA_CHARS
    ) {
      last.text += text;
    } else if (this.deltas.length < MAX_DELTAS) {
      this.deltas.push({ kind, id, text: text.slice(0, MAX_DELTA_CHARS) });
    }
  }

  /** Sends until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.clock.sleep(FLUSH_MS, signal);
      if (signal.aborted) return;
      const quiet = performance.now() - this.portal.lastHeard >= HEARTBEAT_MS;
      if (this.deltas.length === 0 && !quiet) continue;
      const deltas = this.deltas.splice(0);
      try {
        await this.portal.postLive({ deltas }, signal);
      } catch {
        // Best effort by design; that the portal is away is logged where it costs something, by the event sender.
        await this.clock.sleep(1_000, signal);
      }
    }
  }
}
