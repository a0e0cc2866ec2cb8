import type { Session } from '@agentic-sessions/kubernetes-api';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import { RUNNER_TOKEN_AUDIENCE } from '@agentic-sessions/runner-protocol';
import { getSession } from '@agentic-sessions/session-manager';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import { sha256Hex } from '../database/sha256Hex';
import { TtlCache } from '../access/TtlCache';
import type { SessionRef } from '../notices/Notice';
import type { RunnerSession } from './RunnerSession';

const POD_UID = 'authentication.kubernetes.io/pod-uid';
const USERNAME = /^system:serviceaccount:([a-z0-9-]+):default$/;

/** How long a token is believed. It dies with its Pod, so this is also how long a dead Pod may still be heard. */
const TOKEN_TTL_MS = 10_000;

interface PodIdentity {
  readonly namespace: string;
  readonly podUid: string;
}

/**
 * Finds out which session a runner speaks for: the API server says which Pod the token belongs to, and the operator has
 * recorded which Pod works on the session. The header only names the session; it proves nothing.
 */
export class RunnerAuthenticator {
  readonly #client: Pick<KubernetesClient, 'tokenReview' | 'get'>;
  readonly #cached: (ref: SessionRef) => Session | undefined;
  readonly #tokens: TtlCache<PodIdentity>;

  constructor(options: {
    client: Pick<KubernetesClient, 'tokenReview' | 'get'>;
    /** The session as the watch last showed it. */
    cached: (ref: SessionRef) => Session | undefined;
    now?: () => number;
  }) {
    this.#client = options.client;
    this.#cached = options.cached;
    this.#tokens = new TtlCache({ ttlMs: TOKEN_TTL_MS, now: options.now });
  }

  /**
   * @param named - `namespace/name`, as the header has it
   * @throws AuthenticationError for a token that is none of ours; NotAllowedError where the Pod is not the session's.
   */
  async authenticate(token: string, named: string): Promise<RunnerSession> {
    const pod = await this.#tokens.get(sha256Hex(token), () =>
      this.#review(token),
    );
    const [namespace, sessionId, more] = named.split('/');
    if (!sessionId || more !== undefined || namespace !== pod.namespace) {
      throw new NotAllowedError('This Pod does not work on that session');
    }
    const ref = { namespace, sessionId };
    const session = await this.#sessionOf(ref, pod.podUid);
    return { ref, session, attempt: session.status?.workload?.attempt ?? 0 };
  }

  async #review(token: string): Promise<PodIdentity> {
    const review = await this.#client.tokenReview({
      token,
      audiences: [RUNNER_TOKEN_AUDIENCE],
    });
    const namespace = USERNAME.exec(review.user?.username ?? '')?.[1];
    const podUid = review.user?.extra?.[POD_UID]?.[0];
    if (
      !review.authenticated ||
      !review.audiences?.includes(RUNNER_TOKEN_AUDIENCE) ||
      !namespace ||
      !podUid
    ) {
      throw new AuthenticationError('This is not the token of a session Pod');
    }
    return { namespace, podUid };
  }

  async #sessionOf(ref: SessionRef, podUid: string): Promise<Session> {
    const isTheirs = (session: Session | undefined): session is Session =>
      session?.status?.workload?.podUID === podUid;
    const cached = this.#cached(ref);
    if (isTheirs(cached)) {
      return cached;
    }
    // The watch may be a moment behind a Pod that has just begun.
    const fresh = await getSession(this.#client, {
      namespace: ref.namespace,
      name: ref.sessionId,
    });
    if (isTheirs(fresh)) {
      return fresh;
    }
    throw new NotAllowedError('This Pod does not work on that session');
  }
}
