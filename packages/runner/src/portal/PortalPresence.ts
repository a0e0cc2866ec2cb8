/**
 * Whether the portal is there, as far as the latest request tells. It is away when nobody answers, or only a gateway in front of
 * it; whatever the portal itself answers, an error too, shows that it is there.
 */
export class PortalPresence {
  private isAway = false;
  private returned = new AbortController();

  get away(): boolean {
    return this.isAway;
  }

  /** Aborted when the portal, being away now, is back. */
  get back(): AbortSignal {
    return this.returned.signal;
  }

  /** A request had no answer of the portal's. */
  lost(): void {
    this.isAway = true;
  }

  /** A request had one. */
  met(): void {
    if (!this.isAway) return;
    this.isAway = false;
    const { returned } = this;
    this.returned = new AbortController();
    returned.abort();
  }
}
