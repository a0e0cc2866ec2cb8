import type { TabChannel, TabLocks, TabNetwork } from '../stream/TabNetwork';

type Listener = (event: { data: unknown }) => void;
type Waiting = { tab: object; start: () => void };

/** A lock is asked of another process, and granted when messages of tabs have long arrived. */
const GRANT_MS = 5;

/** The channels and locks that the tabs of one browser share. */
export class FakeBrowser {
  readonly #listeners = new Map<string, Map<TabChannel, Listener[]>>();
  readonly #held = new Map<string, object>();
  readonly #granted = new Set<string>();
  readonly #waiting = new Map<string, Waiting[]>();

  openTab(): TabNetwork & { closeTab: () => void } {
    const tab = {};
    const channels: TabChannel[] = [];
    return {
      openChannel: name => {
        const channel = this.#openChannel(name);
        channels.push(channel);
        return channel;
      },
      locks: this.#locks(tab),
      closeTab: () => {
        channels.forEach(channel => channel.close());
        this.#releaseAll(tab);
      },
    };
  }

  #openChannel(name: string): TabChannel {
    const members = this.#listeners.get(name) ?? new Map();
    this.#listeners.set(name, members);
    const channel: TabChannel = {
      postMessage: message => {
        const data = structuredCopy(message);
        for (const [member, listeners] of members) {
          if (member !== channel) {
            listeners.forEach((listener: Listener) =>
              queueMicrotask(() => members.has(member) && listener({ data })),
            );
          }
        }
      },
      addEventListener: (_type, listener) =>
        members.get(channel)?.push(listener),
      close: () => members.delete(channel),
    };
    members.set(channel, []);
    return channel;
  }

  #locks(tab: object): TabLocks {
    return {
      request: (name, _options, callback) =>
        new Promise(resolve => {
          const start = () => {
            this.#held.set(name, tab);
            setTimeout(() => {
              if (this.#held.get(name) === tab) {
                this.#granted.add(name);
                void callback().then(resolve);
              }
            }, GRANT_MS);
          };
          if (this.#held.has(name)) {
            const queue = this.#waiting.get(name) ?? [];
            this.#waiting.set(name, [...queue, { tab, start }]);
          } else {
            start();
          }
        }),
      query: async () => ({
        held: [...this.#granted].map(name => ({ name })),
      }),
    };
  }

  #releaseAll(tab: object): void {
    for (const [name, queue] of this.#waiting) {
      this.#waiting.set(
        name,
        queue.filter(waiting => waiting.tab !== tab),
      );
    }
    for (const [name, holder] of [...this.#held]) {
      if (holder === tab) {
        this.#held.delete(name);
        this.#granted.delete(name);
        const [next, ...rest] = this.#waiting.get(name) ?? [];
        this.#waiting.set(name, rest);
        next?.start();
      }
    }
  }
}

/** Messages between tabs are copies. */
function structuredCopy(message: unknown): unknown {
  return JSON.parse(JSON.stringify(message));
}
