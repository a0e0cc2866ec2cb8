import {
  canonicalJson,
  API_GROUP,
  type SessionVerb,
} from '@agentic-sessions/kubernetes-api';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import { sha256Hex } from '../database/sha256Hex';
import type { Identity } from './Identity';

import { TtlCache } from './TtlCache';

/** How long an answer of the API server is believed. A right that was taken away ends within this time. */
export const ACCESS_TTL_MS = 3_000;

/**
 * Asks Kubernetes, by SubjectAccessReview, what somebody may do with sessions. Where the API server cannot be asked, the
 * question fails; it is never answered with yes.
 */
export class AccessReviewer {
  readonly #client: Pick<KubernetesClient, 'subjectAccessReview'>;
  readonly #answers: TtlCache<boolean>;

  constructor(options: {
    client: Pick<KubernetesClient, 'subjectAccessReview'>;
    ttlMs?: number;
    now?: () => number;
  }) {
    this.#client = options.client;
    this.#answers = new TtlCache({
      ttlMs: options.ttlMs ?? ACCESS_TTL_MS,
      now: options.now,
    });
  }

  /** Whether they may, in this namespace. */
  async may(
    identity: Identity,
    verb: SessionVerb,
    namespace: string,
  ): Promise<boolean> {
    // Everything that the answer may depend on is in the key; a hash, since groups may be many.
    const key = sha256Hex(
      canonicalJson([
        identity.username,
        identity.groups,
        identity.uid ?? null,
        identity.extra ?? null,
        verb,
        namespace,
      ]),
    );
    return this.#answers.get(key, async () => {
      const answer = await this.#client.subjectAccessReview({
        user: identity.username,
        groups: [...identity.groups],
        uid: identity.uid,
        extra: identity.extra ? { ...identity.extra } : undefined,
        resourceAttributes: {
          namespace,
          verb,
          group: API_GROUP,
          resource: 'sessions',
        },
      });
      return answer.allowed && !answer.denied;
    });
  }

  /** Those of the namespaces in which they may. */
  async filter(
    identity: Identity,
    verb: SessionVerb,
    namespaces: readonly string[],
  ): Promise<string[]> {
    const answers = await Promise.all(
      namespaces.map(namespace => this.may(identity, verb, namespace)),
    );
    return namespaces.filter((_, index) => answers[index]);
  }

  /** Forgets all answers: bindings have changed. */
  invalidate(): void {
    this.#answers.clear();
  }
}
