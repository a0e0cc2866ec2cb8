import type { Ledger, NewEvent } from '../spool/Ledger';

/** Keeps events in a list. */
export class ListLedger implements Ledger {
  readonly events: NewEvent[] = [];

  append(...events: NewEvent[]): void {
    this.events.push(...events);
  }

  async flush(): Promise<void> {}

  bodies(kind: string): unknown[] {
    return this.events
      .filter(event => event.kind === kind)
      .map(({ body }) => body);
  }
}
