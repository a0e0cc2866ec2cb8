import type { AgenticSessionsApi } from '../api/AgenticSessionsApi';
import type { StreamMessage } from '../api/types';
import type { Interest } from './Interest';
import type { LiveSubscription, LiveUpdates } from './LiveUpdates';
import type { StreamState } from './ResumableStream';
import { StreamLeader } from './StreamLeader';
import type { TabChannel, TabNetwork } from './TabNetwork';

type TabMessage =
  | { type: 'interest'; tab: string; interest: Interest | null }
  | { type: 'new-leader' }
  | { type: 'state'; state: StreamState }
  | { type: 'message'; message: StreamMessage };

export type SharedLiveUpdatesOptions = {
  api: Pick<AgenticSessionsApi, 'openStream' | 'listNamespaces'>;
  /** Tabs share a connection only with tabs of the same person. */
  person: () => Promise<string>;
  network: TabNetwork | undefined;
  /** This tab among the browser's. */
  tabId: string;
  isVisible?: () => boolean;
};

/**
 * {@link LiveUpdates} shared by all tabs of a browser: the tab that holds a Web Lock connects and passes on what comes;
 * when it closes, the lock and with it the connection go to another. HTTP/1.1 allows six connections to a host, so a
 * stream a tab would block the seventh request.
 */
export class SharedLiveUpdates implements LiveUpdates {
  readonly #options: SharedLiveUpdatesOptions;
  readonly #subscriptions = new Set<LiveSubscription>();
  readonly #stateListeners = new Set<() => void>();
  #state: StreamState = 'idle';
  #channel: TabChannel | undefined;
  #leader: StreamLeader | undefined;
  #started = false;

  constructor(options: SharedLiveUpdatesOptions) {
    this.#options = options;
  }

  subscribe(subscription: LiveSubscription): () => void {
    this.#subscriptions.add(subscription);
    if (!this.#started) {
      this.#started = true;
      void this.#start();
    }
    this.#announce();
    return () => {
      if (this.#subscriptions.delete(subscription)) {
        this.#announce();
      }
    };
  }

  getState(): StreamState {
    return this.#state;
  }

  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** A person looks at this tab again, or the machine is online again. */
  readonly wake = (): void => {
    this.#leader?.retryNow();
    this.#announce();
  };

  /** The tab closes: the leader need not wait to find out. */
  readonly leave = (): void => {
    const { tabId } = this.#options;
    this.#channel?.postMessage({
      type: 'interest',
      tab: tabId,
      interest: null,
    });
  };

  async #start(): Promise<void> {
    const { network, tabId } = this.#options;
    if (!network) {
      this.#lead();
      return;
    }
    const name = `agentic-sessions:${await this.#options.person()}`;
    // Held for the life of the tab: its absence tells the leader that the tab is gone. It comes before the first word to
    // the others, or a leader that looks who is there would forget this tab at once.
    await new Promise<void>(resolve => {
      void network.locks.request(`${name}:tab:${tabId}`, {}, () => {
        resolve();
        return forever();
      });
    });
    this.#channel = network.openChannel(name);
    this.#channel.addEventListener('message', ({ data }) =>
      this.#hear(data as TabMessage),
    );
    this.#announce();
    await network.locks.request(`${name}:leader`, {}, () => {
      this.#lead();
      return forever();
    });
  }

  #lead(): void {
    this.#leader = new StreamLeader({
      api: this.#options.api,
      onMessage: message => {
        this.#channel?.postMessage({ type: 'message', message });
        this.#deliver(message);
      },
      onState: state => {
        this.#channel?.postMessage({ type: 'state', state });
        this.#enter(state);
      },
    });
    this.#channel?.postMessage({ type: 'new-leader' });
    this.#announce();
  }

  #hear(message: TabMessage): void {
    switch (message.type) {
      case 'interest':
        if (this.#leader) {
          this.#leader.setInterest(message.tab, message.interest ?? undefined);
          this.#channel?.postMessage({ type: 'state', state: this.#state });
          void this.#forgetClosedTabs();
        }
        break;
      case 'new-leader':
        this.#announce();
        break;
      case 'state':
        this.#enter(message.state);
        break;
      case 'message':
        this.#deliver(message.message);
        break;
      default:
      // a newer version of this page in another tab says things we do not know yet
    }
  }

  #announce(): void {
    const { tabId } = this.#options;
    const interest = this.#interest();
    this.#channel?.postMessage({ type: 'interest', tab: tabId, interest });
    this.#leader?.setInterest(tabId, interest ?? undefined);
  }

  #interest(): Interest | null {
    const subscriptions = [...this.#subscriptions];
    if (subscriptions.length === 0) {
      return null;
    }
    const all = subscriptions.some(s => s.namespaces === 'all');
    return {
      namespaces: all
        ? 'all'
        : subscriptions.flatMap(s => (s.namespaces as string[]) ?? []),
      sessions: subscriptions.flatMap(({ session }) =>
        session ? [{ ...session, after: session.after() }] : [],
      ),
      visible: this.#options.isVisible?.() ?? true,
    };
  }

  #deliver(message: StreamMessage): void {
    this.#subscriptions.forEach(s => s.onMessage(message));
  }

  #enter(state: StreamState): void {
    const opened = state === 'open' && this.#state !== 'open';
    this.#state = state;
    this.#stateListeners.forEach(listener => listener());
    if (opened) {
      this.#subscriptions.forEach(s => s.onOpen?.());
    }
  }

  async #forgetClosedTabs(): Promise<void> {
    const { network, tabId } = this.#options;
    if (!this.#leader || !network) {
      return;
    }
    const { held = [] } = await network.locks.query();
    const alive = held.map(lock => lock.name ?? '');
    this.#leader.keepOnly(
      tab => tab === tabId || alive.some(name => name.endsWith(`:tab:${tab}`)),
    );
  }
}

function forever(): Promise<void> {
  return new Promise(() => undefined);
}
