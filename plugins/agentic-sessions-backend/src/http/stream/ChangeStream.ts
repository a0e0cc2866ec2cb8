import { NotFoundError } from '@backstage/errors';
import type { Notice, SessionRef } from '../../notices/Notice';
import type { NoticeBus } from '../../notices/NoticeBus';
import type { Call, SessionService } from '../../sessions/SessionService';
import type { SessionStore } from '../../sessions/SessionStore';
import type { SseResponse } from './SseResponse';
import { Wakeup } from './Wakeup';

const PAGE = 200;

/**
 * How much further back than notices may be missing a stream looks: clocks of replicas differ a little, and what was stamped
 * before may have been committed, and told, after.
 */
const MARGIN_MS = 15_000;

/** How often a stream shows that it lives, and looks whether its viewer still may. */
export interface StreamTimes {
  readonly heartbeatMs: number;
  readonly recheckMs: number;
}

/** Twelve looks at rights a minute are answered from a cache that many streams share. */
export const STREAM_TIMES: StreamTimes = {
  heartbeatMs: 15_000,
  recheckMs: 5_000,
};

/** What one viewer follows. */
export interface Following {
  /** Sessions whose ledger is sent, with the sequence number the viewer has. */
  readonly sessions: readonly (SessionRef & { readonly after: number })[];
  /** Namespaces whose sessions' changes are told: those the caller may list, asked anew at each heartbeat. */
  readonly namespaces: (call: Call) => Promise<readonly string[]>;
  /** Whether events carry their number as id: where one session is followed, a client can resume by it. */
  readonly resumable: boolean;
}

interface Place extends SessionRef {
  after: number;
  dirty: boolean;
}

const keyOf = (ref: SessionRef) => `${ref.namespace}/${ref.sessionId}`;

/**
 * Sends a viewer what is new until they leave: what was missed first, then what happens. Notices only say where to look;
 * each event is read from the ledger after the last that was sent, so none is sent twice and none is left out.
 */
export class ChangeStream {
  readonly #service: SessionService;
  readonly #store: SessionStore;
  readonly #notices: NoticeBus;
  readonly #call: () => Promise<Call>;
  readonly #mayStill: (call: Call, ref: SessionRef) => Promise<void>;
  readonly #times: StreamTimes;
  readonly #now: () => number;

  constructor(options: {
    service: SessionService;
    store: SessionStore;
    notices: NoticeBus;
    /** Who watches, asked anew from time to time; throws once their sign-in is over. */
    call: () => Promise<Call>;
    /** Throws NotFoundError once they may no longer look at a session. */
    mayStill: (call: Call, ref: SessionRef) => Promise<void>;
    times?: StreamTimes;
    now?: () => number;
  }) {
    this.#service = options.service;
    this.#store = options.store;
    this.#notices = options.notices;
    this.#call = options.call;
    this.#mayStill = options.mayStill;
    this.#times = options.times ?? STREAM_TIMES;
    this.#now = options.now ?? Date.now;
  }

  /** Follows until the viewer leaves, or nothing is left that they may look at. */
  async run(
    sse: SseResponse,
    following: Following,
    left: AbortSignal,
  ): Promise<void> {
    const places = new Map<string, Place>();
    for (const session of following.sessions) {
      places.set(keyOf(session), { ...session, dirty: true });
    }
    const namespaces = new Set<string>();
    // Each session at most once, so it is bounded by how many there are.
    const changed = new Map<string, SessionRef>(places);
    const wakeup = new Wakeup();
    let missedSince: number | undefined;

    let call = await this.#call();
    const lookAround = async () => {
      const allowed = await following.namespaces(call);
      namespaces.clear();
      allowed.forEach(name => namespaces.add(name));
    };
    // Before the head is sent: who reads a list after it misses nothing, and what is wrong can still be an answer.
    await lookAround();
    const unsubscribe = this.#notices.subscribe(notice =>
      this.#hear(notice, {
        places,
        namespaces,
        changed,
        wakeup,
        sse,
        missed: since => {
          missedSince = Math.min(missedSince ?? since, since);
        },
      }),
    );
    const leave = () => wakeup.ring();
    left.addEventListener('abort', leave);
    sse.open();
    try {
      let beat = this.#now();
      let checked = this.#now();
      while (!sse.closed && !left.aborted) {
        const now = this.#now();
        if (now - checked >= this.#times.recheckMs) {
          call = await this.#call();
          await this.#recheck(sse, call, places);
          checked = now;
        }
        if (missedSince !== undefined) {
          const since = missedSince - MARGIN_MS;
          missedSince = undefined;
          await this.#catchUp(sse, call, since, namespaces);
        }
        await this.#sendEvents(sse, call, places, following.resumable);
        await this.#sendSummaries(sse, call, changed);
        if (following.sessions.length > 0 && !places.size && !namespaces.size) {
          return;
        }
        if (now - beat >= this.#times.heartbeatMs) {
          await sse.heartbeat();
          await lookAround();
          beat = now;
          // A notice may have been lost without anybody knowing: look at what is followed.
          places.forEach(place => {
            place.dirty = true;
          });
        }
        await wakeup.sleep(
          Math.min(this.#times.recheckMs, this.#times.heartbeatMs),
        );
      }
    } finally {
      unsubscribe();
      left.removeEventListener('abort', leave);
    }
  }

  async #recheck(
    sse: SseResponse,
    call: Call,
    places: Map<string, Place>,
  ): Promise<void> {
    for (const place of [...places.values()]) {
      await this.#orLeaveOut(sse, places, place, () =>
        this.#mayStill(call, place),
      );
    }
  }

  #hear(
    notice: Notice,
    state: {
      places: Map<string, Place>;
      namespaces: Set<string>;
      changed: Map<string, SessionRef>;
      wakeup: Wakeup;
      sse: SseResponse;
      missed: (since: number) => void;
    },
  ): void {
    if (notice.type === 'resync') {
      state.missed(Date.parse(notice.since));
      state.places.forEach((place, key) => {
        place.dirty = true;
        state.changed.set(key, place);
      });
      state.wakeup.ring();
      return;
    }
    const { namespace, sessionId } = notice;
    const key = keyOf(notice);
    const place = state.places.get(key);
    if (notice.type === 'session') {
      if (place || state.namespaces.has(namespace)) {
        state.changed.set(key, { namespace, sessionId });
        state.wakeup.ring();
      }
    } else if (place && notice.type === 'ledger' && notice.seq > place.after) {
      place.dirty = true;
      state.wakeup.ring();
    } else if (place && notice.type === 'live') {
      for (const delta of notice.deltas) {
        state.sse.sendIfRoom({
          event: 'delta',
          data: { namespace, sessionId, delta },
        });
      }
    }
  }

  async #sendEvents(
    sse: SseResponse,
    call: Call,
    places: Map<string, Place>,
    resumable: boolean,
  ): Promise<void> {
    for (const place of [...places.values()]) {
      while (place.dirty && !sse.closed) {
        place.dirty = false;
        const { namespace, sessionId } = place;
        const page = await this.#orLeaveOut(sse, places, place, () =>
          this.#service.listEvents(call, place, {
            after: place.after,
            limit: PAGE,
          }),
        );
        if (!page) {
          break;
        }
        const { events, hasMore } = page;
        for (const event of events) {
          await sse.send({
            id: resumable ? event.seq : undefined,
            event: 'event',
            data: { namespace, sessionId, event },
          });
          place.after = event.seq;
        }
        place.dirty ||= hasMore;
      }
    }
  }

  /** A session that is no longer theirs to see is told as gone and followed no more; the others are. */
  async #orLeaveOut<A>(
    sse: SseResponse,
    places: Map<string, Place>,
    place: Place,
    look: () => Promise<A>,
  ): Promise<A | undefined> {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof NotFoundError)) {
        throw error;
      }
      const { namespace, sessionId } = place;
      places.delete(keyOf(place));
      await sse.send({
        event: 'session',
        data: { namespace, sessionId, deleted: true },
      });
      return undefined;
    }
  }

  async #sendSummaries(
    sse: SseResponse,
    call: Call,
    changed: Map<string, SessionRef>,
  ): Promise<void> {
    for (const [key, ref] of changed) {
      changed.delete(key);
      if (sse.closed) {
        return;
      }
      const { namespace, sessionId } = ref;
      const session = await this.#summary(call, ref);
      await sse.send({
        event: 'session',
        data: session
          ? { namespace, sessionId, session }
          : { namespace, sessionId, deleted: true },
      });
    }
  }

  async #summary(call: Call, ref: SessionRef) {
    try {
      return await this.#service.getSummary(call, ref);
    } catch (error) {
      if (error instanceof NotFoundError) {
        // No longer theirs to see: gone, as far as they are concerned.
        return undefined;
      }
      throw error;
    }
  }

  /** Tells every session whose row changed since, a page at a time: as fast as the viewer takes it, and none left out. */
  async #catchUp(
    sse: SseResponse,
    call: Call,
    since: number,
    namespaces: ReadonlySet<string>,
  ): Promise<void> {
    let from: { changedAt: string; sessionId?: string } = {
      changedAt: new Date(since).toISOString(),
    };
    for (let more = true; more && !sse.closed; ) {
      const page = await this.#store.changedSince([...namespaces], from, PAGE);
      await this.#sendSummaries(
        sse,
        call,
        new Map(page.map(ref => [keyOf(ref), ref])),
      );
      more = page.length === PAGE;
      from = page[page.length - 1] ?? from;
    }
  }
}
