/** The part of `BroadcastChannel` that tabs need to talk to each other. */
export interface TabChannel {
  postMessage(message: unknown): void;
  addEventListener(
    type: 'message',
    listener: (event: { data: unknown }) => void,
  ): void;
  close(): void;
}

/** The part of the Web Locks API by which tabs agree on a leader. */
export interface TabLocks {
  request(
    name: string,
    options: { signal?: AbortSignal },
    callback: () => Promise<void>,
  ): Promise<void>;
  query(): Promise<{ held?: Array<{ name?: string }> }>;
}

/** How tabs of one browser find each other; absent where the browser offers no way, and each tab is then on its own. */
export type TabNetwork = {
  openChannel: (name: string) => TabChannel;
  locks: TabLocks;
};

/** The browser's own means. Web Locks exist in secure contexts only: https, or http on the machine itself. */
export function browserTabNetwork(): TabNetwork | undefined {
  if (
    typeof BroadcastChannel === 'undefined' ||
    typeof navigator === 'undefined' ||
    !navigator.locks
  ) {
    return undefined;
  }
  return {
    openChannel: name => new BroadcastChannel(name) as TabChannel,
    locks: navigator.locks as unknown as TabLocks,
  };
}
