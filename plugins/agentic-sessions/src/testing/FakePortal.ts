import type {
  Approval,
  Artifact,
  AuditEntry,
  CreateSession,
  Delta,
  LedgerEvent,
  NamespaceAccess,
  Runtime,
  Session,
  StreamMessage,
  Verdict,
} from '../api/types';
import { matchesFilters } from '../model/listFilters';
import { FakeStream } from './FakeStream';
import { aSession, summaryOf } from './fixtures';

type Handler = (
  params: Record<string, string>,
  request: { url: URL; body: unknown },
) => unknown;

/** An answer other than 200 with JSON. */
export class FakeAnswer {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

/**
 * The portal's API in memory, with the shapes of the OpenAPI document, for tests and the development page. It keeps a
 * ledger, streams it, and breaks when it is told to.
 */
export class FakePortal {
  readonly sessions = new Map<string, Session>();
  readonly ledgers = new Map<string, LedgerEvent[]>();
  approvals: Approval[] = [];
  artifacts: Artifact[] = [];
  audit: AuditEntry[] = [];
  namespaces: NamespaceAccess[] = [];
  runtimes: Runtime[] = [];
  files = new Map<string, string>();
  log = '';
  pageSize = 1000;
  verdict: (body: CreateSession) => Partial<Verdict> = () => ({ valid: true });
  /** Every request, as `METHOD /path?query`. */
  readonly requests: string[] = [];
  readonly bodies: unknown[] = [];
  /** How many of the next POSTs are done while their answers get lost on the way. */
  loseAnswers = 0;
  /** Answers that come before all others, by `METHOD /path`. */
  readonly overrides = new Map<string, () => unknown>();
  readonly streams = new Set<FakeStream>();
  onMessage?: (session: Session, text: string) => void;
  onSteer?: (session: Session, verb: string) => void;
  onDecision?: (approval: Approval) => void;

  /** Answers of the past by `Idempotency-Key`. */
  readonly #answered = new Map<string, unknown>();

  readonly #routes: Array<[string, RegExp, Handler]> = [
    ['GET', /^\/sessions$/, (_p, { url }) => this.#list(url)],
    [
      'GET',
      /^\/namespaces\/(?<ns>[^/]+)\/sessions$/,
      ({ ns }, { url }) => this.#list(url, ns),
    ],
    [
      'POST',
      /^\/namespaces\/(?<ns>[^/]+)\/sessions\/validate$/,
      ({ ns }, { body }) => ({
        valid: true,
        namespace: ns,
        explanations: [],
        warnings: [],
        violations: [],
        ...this.verdict(body as CreateSession),
      }),
    ],
    [
      'POST',
      /^\/namespaces\/(?<ns>[^/]+)\/sessions$/,
      ({ ns }, { body }) => this.#create(ns, body as CreateSession),
    ],
    [
      'GET',
      /^\/namespaces\/(?<ns>[^/]+)\/sessions\/(?<id>[^/]+)$/,
      ({ ns, id }) => this.#find(ns, id),
    ],
    [
      'GET',
      /\/sessions\/(?<id>[^/]+)\/events$/,
      ({ id }, { url }) => this.#events(id, url),
    ],
    [
      'POST',
      /\/namespaces\/(?<ns>[^/]+)\/sessions\/(?<id>[^/]+)\/messages$/,
      ({ ns, id }, { body }) => {
        const { text } = body as { text: string };
        this.onMessage?.(this.#find(ns, id), text);
        return new FakeAnswer(202, { commandId: `message-${text}` });
      },
    ],
    [
      'POST',
      /\/namespaces\/(?<ns>[^/]+)\/sessions\/(?<id>[^/]+)\/(?<verb>interrupt|finish|stop|suspend|resume)$/,
      ({ ns, id, verb }) => {
        this.onSteer?.(this.#find(ns, id), verb);
        return new FakeAnswer(202, { commandId: verb });
      },
    ],
    [
      'POST',
      /\/approvals\/(?<id>[^/]+)\/decision$/,
      ({ id }, { body }) =>
        this.#decide(id, body as { decision: 'approved'; comment?: string }),
    ],
    [
      'GET',
      /\/sessions\/(?<id>[^/]+)\/approvals$/,
      ({ id }) => ({
        approvals: this.approvals.filter(a => a.sessionId === id),
      }),
    ],
    [
      'GET',
      /^\/approvals$/,
      () => ({ approvals: this.approvals.filter(a => a.state === 'pending') }),
    ],
    [
      'GET',
      /\/artifacts\/(?<id>[^/]+)\/content$/,
      ({ id }) => this.files.get(decodeURIComponent(id)) ?? '',
    ],
    ['GET', /\/artifacts$/, () => ({ artifacts: this.artifacts })],
    ['GET', /\/log$/, () => this.log],
    ['GET', /\/audit$/, () => ({ entries: this.audit, hasMore: false })],
    ['GET', /^\/user\/namespaces$/, () => ({ namespaces: this.namespaces })],
    ['GET', /^\/runtimes$/, () => ({ runtimes: this.runtimes })],
  ];

  /** Puts a session in, or changes it, and tells the streams. */
  put(session: Session): void {
    this.sessions.set(session.id, session);
    this.#send({ session: summaryOf(session), ...keyOf(session) });
  }

  /** Appends to a ledger and tells the streams. */
  append(session: Session, events: LedgerEvent[]): void {
    const ledger = this.ledgers.get(session.id) ?? [];
    this.ledgers.set(session.id, [...ledger, ...events]);
    events.forEach(event => this.#send({ ...keyOf(session), event }));
  }

  /** Something being written now. */
  delta(session: Session, delta: Delta): void {
    this.#send({ ...keyOf(session), delta });
  }

  /** Tells the streams that a session is gone, or no longer theirs to see. */
  hide(session: Session): void {
    this.#send({ ...keyOf(session), deleted: true });
  }

  /** Breaks every open stream. */
  dropStreams(): void {
    this.streams.forEach(stream => stream.drop());
    this.streams.clear();
  }

  readonly fetch = async (
    input: RequestInfo | URL,
    init?: RequestInit,
  ): Promise<Response> => {
    const url = new URL(
      String(input).replace('plugin://agentic-sessions/v1', 'http://portal'),
    );
    const method = init?.method ?? 'GET';
    this.requests.push(`${method} ${url.pathname}${url.search}`);
    const body = init?.body ? JSON.parse(String(init.body)) : undefined;
    if (body !== undefined) {
      this.bodies.push(body);
    }
    const override = this.overrides.get(`${method} ${url.pathname}`);
    if (override) {
      return toResponse(await override());
    }
    if (url.pathname === '/events') {
      return this.#open(url, init?.signal ?? undefined);
    }
    for (const [verb, pattern, handle] of this.#routes) {
      const match = verb === method ? pattern.exec(url.pathname) : null;
      if (match) {
        try {
          return toResponse(
            this.#once(new Headers(init?.headers), () =>
              handle(match.groups ?? {}, { url, body }),
            ),
          );
        } catch (error) {
          if (error instanceof FakeAnswer) {
            return toResponse(error);
          }
          throw error;
        }
      }
    }
    return toResponse(notFound());
  };

  /** What comes again with its key is answered again and not done again. */
  #once(headers: Headers, handle: () => unknown): unknown {
    const key = headers.get('Idempotency-Key');
    if (!key) {
      return handle();
    }
    const answer = this.#answered.get(key) ?? handle();
    this.#answered.set(key, answer);
    if (this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      throw new TypeError('Failed to fetch');
    }
    return answer;
  }

  #list(url: URL, namespace?: string): unknown {
    const { searchParams } = url;
    const phases = searchParams.getAll('phase');
    const limit = Number(searchParams.get('limit') ?? 20);
    const offset = Number(searchParams.get('cursor') ?? 0);
    const matching = [...this.sessions.values()]
      .map(summaryOf)
      .filter(session =>
        matchesFilters(session, {
          namespace,
          phase: phases.length > 0 ? (phases as Session['phase'][]) : undefined,
          q: searchParams.get('q') ?? undefined,
          source: searchParams.get('source') ?? undefined,
          actor: searchParams.get('actor') ?? undefined,
          entityRef: searchParams.get('entityRef') ?? undefined,
        }),
      )
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    const end = offset + limit;
    const hasMore = end < matching.length;
    return {
      sessions: matching.slice(offset, end),
      total: matching.length,
      hasMore,
      ...(hasMore && { nextCursor: String(end) }),
    };
  }

  #find(namespace: string, id: string): Session {
    const session = this.sessions.get(id);
    if (session?.namespace !== namespace) {
      throw notFound();
    }
    return session;
  }

  #events(id: string, url: URL): unknown {
    const after = Number(url.searchParams.get('after') ?? 0);
    const ledger = this.ledgers.get(id) ?? [];
    const rest = ledger.filter(event => event.seq > after);
    const events = rest.slice(0, this.pageSize);
    return {
      events,
      lastSeq: ledger[ledger.length - 1]?.seq ?? 0,
      hasMore: rest.length > events.length,
    };
  }

  #create(namespace: string, body: CreateSession): unknown {
    const session = aSession({
      id: `11111111-1111-4111-8111-${String(this.sessions.size).padStart(
        12,
        '0',
      )}`,
      namespace,
      title: body.title || body.prompt?.slice(0, 60) || 'Session',
      phase: 'Pending',
      status: 'pending',
      activity: undefined,
      startedAt: undefined,
      createdAt: new Date().toISOString(),
      updatedAt: new Date().toISOString(),
    });
    session.spec.prompt = body.prompt ?? '';
    this.put(session);
    return new FakeAnswer(201, session);
  }

  #decide(
    id: string,
    body: { decision: 'approved' | 'denied'; comment?: string },
  ): unknown {
    const approval = this.approvals.find(known => known.id === id);
    if (!approval) {
      return notFound();
    }
    const decided: Approval = {
      ...approval,
      state: body.decision,
      comment: body.comment,
      decidedBy: 'grace',
      decidedAt: new Date().toISOString(),
    };
    this.approvals = this.approvals.map(a => (a.id === id ? decided : a));
    this.onDecision?.(decided);
    return decided;
  }

  #open(url: URL, signal: AbortSignal | undefined): Response {
    const stream = new FakeStream(() => this.streams.delete(stream));
    this.streams.add(stream);
    signal?.addEventListener('abort', () => stream.drop());
    for (const followed of url.searchParams.getAll('session')) {
      const [, namespace, sessionId, after] =
        /^(.+)\/(.+):(\d+)$/.exec(followed) ?? [];
      for (const event of this.ledgers.get(sessionId) ?? []) {
        if (event.seq > Number(after)) {
          stream.send({ namespace, sessionId, event });
        }
      }
    }
    return stream.response;
  }

  #send(message: StreamMessage): void {
    this.streams.forEach(stream => stream.send(message));
  }
}

function keyOf(session: Session) {
  return { namespace: session.namespace, sessionId: session.id };
}

function notFound(): FakeAnswer {
  return new FakeAnswer(404, {
    error: 'not_found',
    message: 'There is no such thing, or you may not see it.',
  });
}

function toResponse(answer: unknown): Response {
  const { status, body } =
    answer instanceof FakeAnswer ? answer : { status: 200, body: answer };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(text, { status });
}
