import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  AgenticSessionsApi,
  SteeringVerb,
  StreamRequest,
} from './AgenticSessionsApi';
import { ApiError } from './ApiError';
import { toQuery } from './toQuery';
import type {
  Approval,
  Artifact,
  AuditPage,
  CommandAccepted,
  CreateSession,
  EventPage,
  NamespaceAccess,
  Runtime,
  Session,
  SessionFilters,
  SessionKey,
  SessionPage,
  Verdict,
} from './types';

const BASE = 'plugin://agentic-sessions/v1';

type RequestOptions = {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** {@link AgenticSessionsApi} over the app's `fetch`, which adds the token and finds the backend. */
export class AgenticSessionsClient implements AgenticSessionsApi {
  readonly #fetch: FetchApi['fetch'];

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetch = options.fetchApi.fetch;
  }

  async listSessions(
    filters: SessionFilters,
    page: { limit?: number; cursor?: string; signal?: AbortSignal },
  ): Promise<SessionPage> {
    const { namespace, ...rest } = filters;
    const { signal, ...window } = page;
    // One namespace has a route of its own, which answers 404 for a stranger instead of an empty page.
    const path = namespace
      ? `/namespaces/${encodeURIComponent(namespace)}/sessions`
      : '/sessions';
    return this.#json(`${path}${toQuery({ ...rest, ...window })}`, { signal });
  }

  async getSession(key: SessionKey, signal?: AbortSignal): Promise<Session> {
    const query = toQuery({ includeHistory: true, includeArtifacts: true });
    return this.#json(`${sessionPath(key)}${query}`, { signal });
  }

  async listEvents(
    key: SessionKey,
    page: { after: number; limit?: number; signal?: AbortSignal },
  ): Promise<EventPage> {
    const { signal, ...window } = page;
    return this.#json(`${sessionPath(key)}/events${toQuery(window)}`, {
      signal,
    });
  }

  async openStream(
    request: StreamRequest,
    signal: AbortSignal,
  ): Promise<Response> {
    const query = toQuery({
      namespace: request.namespaces,
      session: request.sessions.map(
        s => `${s.namespace}/${s.sessionId}:${s.after}`,
      ),
    });
    return this.#request(`/events${query}`, {
      signal,
      headers: { Accept: 'text/event-stream' },
    });
  }

  async createSession(
    namespace: string,
    body: CreateSession,
    idempotencyKey: string,
  ): Promise<Session> {
    return this.#json(`/namespaces/${encodeURIComponent(namespace)}/sessions`, {
      method: 'POST',
      body,
      headers: { 'Idempotency-Key': idempotencyKey },
    });
  }

  async validateSession(
    namespace: string,
    body: CreateSession,
    signal?: AbortSignal,
  ): Promise<Verdict> {
    return this.#json(
      `/namespaces/${encodeURIComponent(namespace)}/sessions/validate`,
      { method: 'POST', body, signal },
    );
  }

  async sendMessage(
    key: SessionKey,
    text: string,
    idempotencyKey: string,
  ): Promise<CommandAccepted> {
    return this.#json(`${sessionPath(key)}/messages`, {
      method: 'POST',
      body: { text },
      headers: { 'Idempotency-Key': idempotencyKey },
    });
  }

  async steer(
    key: SessionKey,
    verb: SteeringVerb,
    idempotencyKey: string,
    reason?: string,
  ): Promise<CommandAccepted> {
    return this.#json(`${sessionPath(key)}/${verb}`, {
      method: 'POST',
      ...(reason && { body: { reason } }),
      headers: { 'Idempotency-Key': idempotencyKey },
    });
  }

  async listApprovals(
    key: SessionKey,
    signal?: AbortSignal,
  ): Promise<Approval[]> {
    const answer = await this.#json<{ approvals: Approval[] }>(
      `${sessionPath(key)}/approvals`,
      { signal },
    );
    return answer.approvals;
  }

  async listPendingApprovals(signal?: AbortSignal): Promise<Approval[]> {
    const answer = await this.#json<{ approvals: Approval[] }>('/approvals', {
      signal,
    });
    return answer.approvals;
  }

  async decideApproval(
    approval: Approval,
    decision: 'approved' | 'denied',
    comment?: string,
  ): Promise<Approval> {
    const id = encodeURIComponent(approval.id);
    return this.#json(`${sessionPath(approval)}/approvals/${id}/decision`, {
      method: 'POST',
      body: { decision, hash: approval.hash, ...(comment && { comment }) },
    });
  }

  async listArtifacts(
    key: SessionKey,
    signal?: AbortSignal,
  ): Promise<Artifact[]> {
    const answer = await this.#json<{ artifacts: Artifact[] }>(
      `${sessionPath(key)}/artifacts`,
      { signal },
    );
    return answer.artifacts;
  }

  async getArtifactContent(
    key: SessionKey,
    artifactId: string,
    signal?: AbortSignal,
  ): Promise<Blob> {
    const id = encodeURIComponent(artifactId);
    const response = await this.#request(
      `${sessionPath(key)}/artifacts/${id}/content`,
      { signal, headers: { Accept: '*/*' } },
    );
    return response.blob();
  }

  async getLog(
    key: SessionKey,
    container: 'runner' | 'agent',
    signal?: AbortSignal,
  ): Promise<string> {
    const response = await this.#request(
      `${sessionPath(key)}/log${toQuery({ container, tailLines: 5000 })}`,
      { signal, headers: { Accept: 'text/plain' } },
    );
    return response.text();
  }

  async listAudit(
    key: SessionKey,
    page: { cursor?: string; signal?: AbortSignal },
  ): Promise<AuditPage> {
    const query = toQuery({
      sessionId: key.sessionId,
      cursor: page.cursor,
      limit: 100,
    });
    return this.#json(
      `/namespaces/${encodeURIComponent(key.namespace)}/audit${query}`,
      { signal: page.signal },
    );
  }

  async listNamespaces(signal?: AbortSignal): Promise<NamespaceAccess[]> {
    const answer = await this.#json<{ namespaces: NamespaceAccess[] }>(
      '/user/namespaces',
      { signal },
    );
    return answer.namespaces;
  }

  async listRuntimes(signal?: AbortSignal): Promise<Runtime[]> {
    const answer = await this.#json<{ runtimes: Runtime[] }>('/runtimes', {
      signal,
    });
    return answer.runtimes;
  }

  async #json<T>(path: string, options: RequestOptions = {}): Promise<T> {
    const response = await this.#request(path, options);
    return (await response.json()) as T;
  }

  async #request(path: string, options: RequestOptions): Promise<Response> {
    const { body, headers, ...init } = options;
    const response = await this.#fetch(`${BASE}${path}`, {
      ...init,
      headers: {
        Accept: 'application/json',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw await ApiError.fromResponse(response);
    }
    return response;
  }
}

function sessionPath({ namespace, sessionId }: SessionKey): string {
  return `/namespaces/${encodeURIComponent(
    namespace,
  )}/sessions/${encodeURIComponent(sessionId)}`;
}
