/** What a reflector did so far. Times are milliseconds since the epoch. */
export interface ReflectorStats {
  lists: number;
  listErrors: number;
  watches: number;
  watchErrors: number;
  /** How often the server had forgotten our place (410). */
  expirations: number;
  /** How often the watchdog ended a silent watch. */
  silences: number;
  /** Additions, changes and deletions that came by watch. */
  events: number;
  bookmarks: number;
  /** When the last list was complete. */
  listedAt: number | undefined;
  /** When anything last came. */
  lastActivityAt: number | undefined;
}
